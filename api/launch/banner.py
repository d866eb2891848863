"""What a start says when it is ready: the address, who can sign in, and what to try."""

import json
import ssl
import time
import urllib.error
import urllib.request
from typing import Any

from api.launch.certificate import Certificate
from api.launch.children import Children
from api.launch.errors import StepFailed

HEALTHY_WITHIN_S = 60.0


def _opener(trust: ssl.SSLContext | None) -> urllib.request.OpenerDirector:
    """Return a client of our own address: no proxy of the environment, our own certificate."""
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if trust is not None:
        handlers.append(urllib.request.HTTPSHandler(context=trust))
    return urllib.request.build_opener(*handlers)


THINGS_TO_TRY = """\
  1  走访：用 shen 登录 {field}，点开今天第一户，按步骤走完一次入户。
     A visit: sign in as shen at {field}, open today's first home, walk through a visit.
  2  断网：在浏览器里断开网络，再走一户；恢复网络，在「我的」里看它送达。
     No network: go offline in the browser, visit another home; go online, watch it leave in Mine.
  3  分片：用 zhou 登录 {office}，在地图上圈几栋楼，预览后交给 chen。
     Areas: sign in as zhou at {office}, draw around buildings, look at the preview, hand them over.
  4  核对：在「核对」里，两个人报了不同的电话，选一个。
     Review: two people reported different phone numbers; decide which one holds.
  5  户档案：查一户的时间线、每个信息的来源、照片和已签的协议。
     The file: a home's timeline, where each fact came from, photos, the signed agreement as PDF.
"""


def wait_until_healthy(
    address: str, children: Children, trust: ssl.SSLContext | None = None
) -> None:
    """Return when the server answers.

    Raises:
        StepFailed: It ended or stayed silent.
    """
    client = _opener(trust)
    deadline = time.monotonic() + HEALTHY_WITHIN_S
    while True:
        try:
            client.open(f"{address}/health", timeout=2).close()
        except (urllib.error.URLError, OSError):
            ended = children.ended()
            if ended is not None or time.monotonic() > deadline:
                raise StepFailed(
                    f"The server does not answer: {ended or 'no reason given'}."
                ) from None
            time.sleep(0.05)
        else:
            return


ROLE_NAMES = {
    "GRID_WORKER": "网格员 worker",
    "GRID_LEADER": "组长 team lead",
    "COMMUNITY_REVIEWER": "社区审核 reviewer",
    "SUBDISTRICT_APPROVER": "街道审批 approver",
    "DISTRICT_SUPERVISOR": "区级督导 supervisor",
    "STATS": "统计 statistics",
    "AUDITOR": "审计 auditor",
    "ADMIN": "管理员 administrator",
}
SHOWN_ACCOUNTS = 9
IPV6 = 6


def print_banner(address: str, certificate: Certificate | None = None) -> None:
    """Print the address, the demo accounts and five things to try."""
    trust = certificate.context() if certificate else None
    with _opener(trust).open(f"{address}/api/public-info", timeout=5) as answer:
        info: dict[str, Any] = json.load(answer)
    field, office = f"{address}/field/", f"{address}/office/"
    print(f"\n入户已就绪 / Ruhu is ready\n\n  平板 / tablet   {field}\n  办公 / office   {office}")
    if certificate is not None:
        _print_certificate(certificate, address)
    if info.get("demo") and info["accounts"]:
        _print_accounts(info["accounts"])
        print("\n试一试 / Five things to try\n" + THINGS_TO_TRY.format(field=field, office=office))
    else:
        print("\n还没有账号 / No account yet? `.venv/bin/ruhu member --help`")
    print("按 Ctrl-C 停止 / Press Ctrl-C to stop; the data stay.", flush=True)


def _print_certificate(certificate: Certificate, address: str) -> None:
    """Say under which addresses tablets come here, and what they must trust first."""
    port = address.rpartition(":")[2]
    lan = [one for one in certificate.addresses if not one.is_loopback]
    for one in lan:
        host = f"[{one}]" if one.version == IPV6 else str(one)
        print(f"  局域网 / network  https://{host}:{port}/field/")
    print(
        f"\n自签证书 / Certificate of our own: {certificate.authority}\n"
        f"  SHA-256 {certificate.fingerprint}\n"
        "  先装到平板上，核对指纹 / install it on the tablet first and compare the fingerprint:"
        " pwa/INSTALL.md"
    )


def _print_accounts(accounts: list[dict[str, str]]) -> None:
    print(f"\n示例账号 / Demo accounts — 密码都是 / password of all: {accounts[0]['password']}")
    for account in accounts[:SHOWN_ACCOUNTS]:
        role = ROLE_NAMES.get(account["role"], account["role"])
        print(f"  {account['login']:<6} {account['name']} · {role} · {account['org_name']}")
    others = " ".join(account["login"] for account in accounts[SHOWN_ACCOUNTS:])
    if others:
        print(f"  其他网格 / other grids: {others}")
