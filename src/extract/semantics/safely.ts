/** What an answer would be, were the code not nested so deeply that it exhausts the stack. */
export function safely<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
