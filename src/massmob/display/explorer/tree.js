/* The tree of a hierarchy, used by mouse and keyboard as the ARIA practices recommend (W3C, APG, tree view). */

/** The path of a node of the tree, such as "3/17/20". */
const childPath = (path, node) => (path === "" ? `${node}` : `${path}/${node}`);

/** A key of the visible part of the tree: while it is the same, nothing has to be drawn. */
function outlineKey(tree) {
  const parts = [state.lang, state.along, state.entity];
  const walk = (nodes, above) => nodes.forEach((node) => {
    const path = childPath(above, node);
    const children = tree.children(node);
    parts.push(node, children.length);
    if (expandedPaths.has(path) && !above.split("/").includes(`${node}`)) walk(children, path);
  });
  walk(tree.roots, "");
  return parts.join(" ");
}

let drawnKey = "", drawnEntity = -1;

function drawTree() {
  const tree = snapshot(state.day).tree(state.along);
  const key = outlineKey(tree);
  if (key === drawnKey) return;
  drawnKey = key;
  const focusedPath = document.activeElement?.closest?.("#tree [role=treeitem]")?.dataset.path;
  const root = $("tree");
  root.setAttribute("aria-label", translate(state.along));
  root.replaceChildren(...treeItems(tree, tree.roots, "", 1));
  $("tree-empty").hidden = tree.roots.length > 0;
  $("tree-empty").textContent = translate("tree_empty");
  const selected = root.querySelector("[aria-selected=true]");
  const focusable = (focusedPath && itemAt(focusedPath)) || selected || root.firstElementChild;
  if (focusable) focusable.tabIndex = 0;
  if (focusedPath && focusable) focusable.focus({ preventScroll: true });
  else if (selected && state.entity !== drawnEntity && !isWithinView(selected)) {
    selected.firstElementChild.scrollIntoView({ block: "nearest" });
  }
  drawnEntity = state.entity;
}

const itemAt = (path) => $("tree").querySelector(`[data-path="${CSS.escape(path)}"]`);

function isWithinView(item) {
  const [box, frame] = [item.firstElementChild.getBoundingClientRect(), $("side").getBoundingClientRect()];
  return box.top >= frame.top && box.bottom <= frame.bottom;
}

/** The items of one level; what is below an item is drawn when it is expanded. */
function treeItems(tree, nodes, above, level) {
  return nodes.map((node, index) => {
    const path = childPath(above, node);
    const children = above.split("/").includes(`${node}`) ? EMPTY : tree.children(node);
    const isExpanded = children.length > 0 && expandedPaths.has(path);
    const item = h("li", {
      role: "treeitem", tabindex: "-1", "data-path": path, "data-node": node,
      "aria-level": level, "aria-setsize": nodes.length, "aria-posinset": index + 1,
      "aria-selected": String(node === state.entity),
      "aria-expanded": children.length ? String(isExpanded) : null,
    },
    h("div", { class: "row" },
      h("span", { class: "expander", "aria-hidden": "true" }, children.length ? "›" : ""),
      h("span", { class: "label" }, nameAndKind(node)),
      children.length ? h("span", { class: "count" }, number(children.length)) : null));
    if (isExpanded) item.append(h("ul", { role: "group" }, treeItems(tree, children, path, level + 1)));
    return item;
  });
}

function setExpanded(item, isExpanded) {
  if (!item.hasAttribute("aria-expanded")) return;
  expandedPaths[isExpanded ? "add" : "delete"](item.dataset.path);
  drawnKey = ""; // the tree is changed here, not by drawTree
  item.setAttribute("aria-expanded", String(isExpanded));
  item.querySelector(":scope > ul")?.remove();
  if (isExpanded) {
    const tree = snapshot(state.day).tree(state.along);
    const children = tree.children(Number(item.dataset.node));
    const level = Number(item.getAttribute("aria-level")) + 1;
    item.append(h("ul", { role: "group" }, treeItems(tree, children, item.dataset.path, level)));
  }
}

function focusItem(item) {
  if (!item) return;
  for (const other of $("tree").querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus({ preventScroll: true });
  item.firstElementChild.scrollIntoView({ block: "nearest" });
}

function onTreeKey(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const items = [...$("tree").querySelectorAll("[role=treeitem]")]; // only visible ones exist
  const index = items.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  const keys = {
    ArrowDown: () => focusItem(items[index + 1]),
    ArrowUp: () => focusItem(items[index - 1]),
    Home: () => focusItem(items[0]),
    End: () => focusItem(items.at(-1)),
    ArrowRight: () => (expanded === "false" ? setExpanded(item, true) : expanded && focusItem(items[index + 1])),
    ArrowLeft: () => (expanded === "true" ? setExpanded(item, false)
      : focusItem(item.parentElement.closest("[role=treeitem]"))),
    Enter: () => open(Number(item.dataset.node)),
    " ": () => open(Number(item.dataset.node)),
    "*": () => [...item.parentElement.children].forEach((sibling) => setExpanded(sibling, true)),
  };
  const action = keys[event.key] ?? (/^\p{L}$/u.test(event.key) && (() => focusItem(nextStartingWith(items, index, event.key))));
  if (!action) return;
  event.preventDefault();
  action();
}

/** The next visible item whose name begins with a letter, accents aside. */
function nextStartingWith(items, index, letter) {
  const others = [...items.slice(index + 1), ...items.slice(0, index)];
  return others.find((item) => fold(nameOf(Number(item.dataset.node))).startsWith(fold(letter)));
}

function onTreeClick(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item) return;
  if (event.target.closest(".expander")) {
    setExpanded(item, item.getAttribute("aria-expanded") !== "true");
    focusItem(item);
    return;
  }
  expandedPaths.add(item.dataset.path);
  focusItem(item);
  open(Number(item.dataset.node));
}
