"""The rule language of surveys, eligibility and flows: strict trees of JSON, no text to parse.

A node is a literal (null, boolean, whole number, string) or ``[operator, argument, …]``. README.md
beside ``schemas/expressions/vectors.v1.json`` describes every operator; the vectors prove that
this evaluator and the tablet's agree.
"""

from api.core.expressions.compiler import Expression, compile_expression
from api.core.expressions.values import ExpressionError, Scope

__all__ = ["Expression", "ExpressionError", "Scope", "compile_expression"]
