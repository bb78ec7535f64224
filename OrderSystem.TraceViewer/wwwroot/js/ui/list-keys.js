// The keys that move through any list; true when the event was one of them.

const MOVES = {
  ArrowDown: index => index + 1,
  ArrowUp: index => Math.max(0, index - 1),
  j: index => index + 1,
  k: index => Math.max(0, index - 1),
  PageDown: (index, list) => index + list.pageSize,
  PageUp: (index, list) => index - list.pageSize,
  Home: () => 0,
  End: (index, list) => list.items.length - 1,
};

export function moveInList(event, list) {
  const move = MOVES[event.key];
  if (!move || event.ctrlKey || event.altKey || event.metaKey || list.items.length === 0) {
    return false;
  }

  list.setActive(move(list.activeIndex, list));
  event.preventDefault();
  return true;
}
