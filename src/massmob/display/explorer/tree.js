/* The tree of a hierarchy, walked by mouse and keyboard as the ARIA practices say (W3C, APG, tree view). */

/** What of the tree can be seen: as long as it stays the same, nothing has to be drawn. */
function outline(tree) {
  const seen = [state.lang, state.along, state.entity];
  const walk = (nodes, above) => nodes.forEach((node) => {
    const path = above === "" ? `${node}` : `${above}/${node}`;
    const children = tree.children(node);
    seen.push(node, children.length);
    if (opened.has(path) && !above.split("/").includes(`${node}`)) walk(children, path);
  });
  walk(tree.roots, "");
  return seen.join(" ");
}

let drawn = "";

function drawTree() {
  const tree = snapshot(state.day).tree(state.along);
  const now = outline(tree);
  if (now === drawn) return;
  drawn = now;
  const kept = document.activeElement?.closest?.("#tree [role=treeitem]")?.dataset.path;
  const root = $("tree");
  root.setAttribute("aria-label", say(state.along));
  root.replaceChildren(...treeItems(tree, tree.roots, "", 1));
  $("bare").hidden = tree.roots.length > 0;
  $("bare").textContent = say("tree_empty");
  const chosen = root.querySelector("[aria-selected=true]");
  const tabbed = (kept && itemAt(kept)) || chosen || root.firstElementChild;
  if (tabbed) tabbed.tabIndex = 0;
  if (kept && tabbed) tabbed.focus({ preventScroll: true });
  else if (chosen && !isWithinView(chosen)) chosen.firstElementChild.scrollIntoView({ block: "nearest" });
}

const itemAt = (path) => $("tree").querySelector(`[data-path="${CSS.escape(path)}"]`);

function isWithinView(item) {
  const [box, frame] = [item.firstElementChild.getBoundingClientRect(), $("side").getBoundingClientRect()];
  return box.top >= frame.top && box.bottom <= frame.bottom;
}

/** The items of one level; what is below an item is made when it is opened. */
function treeItems(tree, nodes, above, level) {
  return nodes.map((node, at) => {
    const path = above === "" ? `${node}` : `${above}/${node}`;
    const children = above.split("/").includes(`${node}`) ? NONE : tree.children(node);
    const isOpen = children.length > 0 && opened.has(path);
    const item = h("li", {
      role: "treeitem", tabindex: "-1", "data-path": path, "data-node": node,
      "aria-level": level, "aria-setsize": nodes.length, "aria-posinset": at + 1,
      "aria-label": [nameOf(node), sortOf(node)].filter(Boolean).join(", "),
      "aria-selected": String(node === state.entity),
      "aria-expanded": children.length ? String(isOpen) : null,
    },
    h("div", { class: "row" },
      h("span", { class: "twist", "aria-hidden": "true" }, children.length ? "›" : ""),
      h("span", { class: "label" }, called(node)),
      children.length ? h("span", { class: "count" }, number(children.length)) : null));
    if (isOpen) item.append(h("ul", { role: "group" }, treeItems(tree, children, path, level + 1)));
    return item;
  });
}

function unfold(item, isOpen) {
  if (!item.hasAttribute("aria-expanded")) return;
  opened[isOpen ? "add" : "delete"](item.dataset.path);
  drawn = ""; // by hand, not from the state
  item.setAttribute("aria-expanded", String(isOpen));
  item.querySelector(":scope > ul")?.remove();
  if (isOpen) {
    const tree = snapshot(state.day).tree(state.along);
    const children = tree.children(Number(item.dataset.node));
    const level = Number(item.getAttribute("aria-level")) + 1;
    item.append(h("ul", { role: "group" }, treeItems(tree, children, item.dataset.path, level)));
  }
}

function focusItem(item) {
  if (!item) return;
  for (const each of $("tree").querySelectorAll("[tabindex='0']")) each.tabIndex = -1;
  item.tabIndex = 0;
  item.focus({ preventScroll: true });
  item.firstElementChild.scrollIntoView({ block: "nearest" });
}

function onTreeKey(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const items = [...$("tree").querySelectorAll("[role=treeitem]")]; // what is closed is not there
  const at = items.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  const keys = {
    ArrowDown: () => focusItem(items[at + 1]),
    ArrowUp: () => focusItem(items[at - 1]),
    Home: () => focusItem(items[0]),
    End: () => focusItem(items.at(-1)),
    ArrowRight: () => (expanded === "false" ? unfold(item, true) : expanded && focusItem(items[at + 1])),
    ArrowLeft: () => (expanded === "true" ? unfold(item, false)
      : focusItem(item.parentElement.closest("[role=treeitem]"))),
    Enter: () => open(Number(item.dataset.node)),
    " ": () => open(Number(item.dataset.node)),
    "*": () => [...item.parentElement.children].forEach((each) => unfold(each, true)),
  };
  const act = keys[event.key] ?? (/^\p{L}$/u.test(event.key) && (() => focusItem(startingWith(items, at, event.key))));
  if (!act) return;
  event.preventDefault();
  act();
}

/** The next visible item whose name begins with a letter, accents aside. */
function startingWith(items, at, letter) {
  const round = [...items.slice(at + 1), ...items.slice(0, at)];
  return round.find((each) => fold(nameOf(Number(each.dataset.node))).startsWith(fold(letter)));
}

function onTreeClick(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item) return;
  if (event.target.closest(".twist")) {
    unfold(item, item.getAttribute("aria-expanded") !== "true");
    focusItem(item);
    return;
  }
  opened.add(item.dataset.path);
  focusItem(item);
  open(Number(item.dataset.node));
}
