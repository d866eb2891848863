/** Short signs for the hand, where the tablet can give them; what they say stands on the page as well. */
const PATTERNS_MS = {
  success: [40],
  refusal: [60, 80, 60],
} as const

export function buzz(what: keyof typeof PATTERNS_MS): void {
  // Browsers without a motor, and those that want a touch first, simply stay still.
  if ('vibrate' in navigator) navigator.vibrate([...PATTERNS_MS[what]])
}
