/** What made a report. A test holds this against package.json. */
export const tool = 'archfit 0.1.0';
