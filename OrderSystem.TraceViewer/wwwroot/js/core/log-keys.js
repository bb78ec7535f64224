/** Log lines have no id: their content, and a count of equal ones, is the key by which one is known again. */
export function logKeys(logs) {
  const counts = new Map();
  return logs.map(log => {
    const content = JSON.stringify([log.time, log.spanId, log.instance, log.category, log.message]);
    const count = counts.get(content) ?? 0;
    counts.set(content, count + 1);
    return `log ${count} ${content}`;
  });
}
