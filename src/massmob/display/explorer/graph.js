/* The neighbourhood of an entity: what refers to it on the left, what it refers to on the right, by relation.

   Sources are left out: they say where a fact is from, not how entities belong together. */

const DEPTHS = ["1", "2"];
const MOST_NEIGHBOURS = { 1: 10, 2: 4 }; // of one relation, while all relations are drawn
const MOST_OF_CHOSEN = 60;
const BOX = { width: 236, height: 40, gap: 8, between: 72 }; // pixels
const LOWEST_CENTRE = 3; // the row of the entity itself, so that it is in view

/** What a relation is called in the address. */
const relationKey = (relation) => DATA.words[DATA.relations[relation].label][1].replaceAll(" ", "-");
const RELATION_KEYS = [...new Set(DATA.relations.map((_, relation) => relationKey(relation))), "went-into"];

/** Groups of neighbours in one direction, by relation: 1 is to what an entity refers to, −1 to what refers to it. */
function neighbours(entity, direction) {
  const [rows, ends, moves, moved] = direction > 0
    ? [linksFrom(entity), DATA.links.target, successionsFrom(entity), DATA.successions.target]
    : [linksTo(entity), DATA.links.source, successionsTo(entity), DATA.successions.source];
  const groups = new Map();
  const add = (key, label, other) => {
    const isChosen = state.relation === "all" || state.relation === key;
    if (!isChosen || other < 0 || other === entity || KINDS[other] === KIND.source) return;
    if (!groups.has(key)) groups.set(key, { label, members: new Set() });
    groups.get(key).members.add(other);
  };
  rows.forEach((row) => add(relationKey(DATA.links.relation[row]), wordLabel(relationOf(row).label), ends[row]));
  moves.forEach((row) => add("went-into", translate("went_into"), moved[row]));
  return [...groups].map(([key, { label, members }]) => ({ key, label, members: [...members] }));
}

/** A branch of the drawing: an entity, or `more` of a relation that are not drawn, with what is next to it further out. */
function branchesOf(entity, direction, depth, seen) {
  const distance = Number(state.depth) - depth + 1;
  const limit = state.relation === "all" || distance > 1 ? MOST_NEIGHBOURS[distance] : MOST_OF_CHOSEN;
  const { inForce } = snapshot(state.day);
  return neighbours(entity, direction).flatMap(({ label, members }) => {
    const unseen = members.filter((other) => !seen.has(other)).sort((a, b) => inForce[b] - inForce[a] || a - b);
    const drawn = unseen.slice(0, limit);
    drawn.forEach((other) => seen.add(other));
    const further = (other) => (depth > 1 ? branchesOf(other, direction, depth - 1, seen) : []);
    const branches = drawn.map((other) => ({ entity: other, label, next: () => further(other) }));
    if (unseen.length > drawn.length) branches.push({ more: unseen.length - drawn.length, label, next: () => [] });
    return branches;
  });
}

/** Places in rows: a branch is in the middle of those next to it. The result counts the rows. */
function layOut(branches, firstRow) {
  let row = firstRow;
  for (const branch of branches) {
    branch.branches = branch.next();
    const height = Math.max(1, layOut(branch.branches, row));
    branch.row = row + (height - 1) / 2;
    row += height;
  }
  return row - firstRow;
}

function drawGraph() {
  const entity = state.entity;
  if (entity < 0) return noEntity();
  const depth = Number(state.depth), seen = new Set([entity]);
  const left = branchesOf(entity, -1, depth, seen), right = branchesOf(entity, 1, depth, seen);
  const rows = Math.max(layOut(left, 0), layOut(right, 0), 1);
  const columnsOf = (branches) => Math.max(0, ...branches.map(({ branches: further }) => 1 + columnsOf(further)));
  const layout = { rows, left: columnsOf(left), right: columnsOf(right) };
  const isAlone = left.length + right.length === 0;
  return [
    h("div", { class: "filters" },
      chooser("depth", translate("depth"), DEPTHS.map((key) => [key, translate(`depth_${key}`)])),
      chooser("relation", translate("relation"), [["all", translate("all")], ...relationChoices(entity)])),
    section(translate("graph_of", { name: nameOf(entity) }), h("p", { class: "hint" }, translate("graph_hint")),
      graphDrawing(entity, left, right, layout), isAlone ? h("p", { class: "nothing" }, translate("graph_none")) : null,
      h("p", {}, entityLink(entity, translate("open_card")))),
  ];
}

/** The relations that an entity has, with the one that is chosen. */
function relationChoices(entity) {
  const chosen = state.relation;
  state.relation = "all";
  const found = new Map([...neighbours(entity, 1), ...neighbours(entity, -1)].map(({ key, label }) => [key, label]));
  state.relation = chosen;
  if (chosen !== "all" && !found.has(chosen)) found.set(chosen, chosen.replaceAll("-", " "));
  return [...found];
}

function graphDrawing(entity, left, right, { rows, left: leftColumns, right: rightColumns }) {
  const step = BOX.width + BOX.between, lane = BOX.height + BOX.gap;
  const width = (leftColumns + rightColumns) * step + BOX.width + 2, height = rows * lane + BOX.gap;
  const x = (column) => 1 + (leftColumns + column) * step, y = (row) => BOX.gap + row * lane;
  const parts = { lines: [], boxes: [] };
  const centre = { entity, row: Math.min((rows - 1) / 2, LOWEST_CENTRE) };
  const drawBranches = (from, branches, column, direction) => {
    for (const branch of branches) {
      parts.lines.push(graphLine(from, branch, column, direction, x, y));
      parts.boxes.push(graphBox(branch, x(column + direction), y(branch.row)));
      drawBranches(branch, branch.branches, column + direction, direction);
    }
  };
  drawBranches(centre, left, 0, -1);
  drawBranches(centre, right, 0, 1);
  const frame = wideFrame("graph", translate("graph_of", { name: nameOf(entity) }),
    svg("svg", { id: "graph", width, height, viewBox: `0 0 ${width} ${height}` },
      parts.lines, graphBox(centre, x(0), y(centre.row), true), parts.boxes));
  // Where the drawing is wider than the screen the entity itself is in the middle, as soon as it is in the page.
  queueMicrotask(() => { frame.scrollLeft = x(0) + BOX.width / 2 - frame.clientWidth / 2; });
  return frame;
}

/** A curve from the box nearer to the middle; its arrow points to what is referred to. */
function graphLine(from, branch, column, direction, x, y) {
  const start = x(column) + (direction > 0 ? BOX.width : 0), end = x(column + direction) + (direction > 0 ? 0 : BOX.width);
  const startY = y(from.row) + BOX.height / 2, endY = y(branch.row) + BOX.height / 2;
  const middle = (start + end) / 2;
  const [tipX, tipY] = direction > 0 ? [end, endY] : [start, startY];
  const tip = `M${tipX - 7} ${tipY - 4}L${tipX} ${tipY}L${tipX - 7} ${tipY + 4}`;
  return svg("path", { class: "edge", d: `M${start} ${startY}C${middle} ${startY} ${middle} ${endY} ${end} ${endY}${tip}` });
}

function graphBox(branch, x, y, isCentre = false) {
  const more = () => h("span", { class: "aside" }, translate("more_of", { n: number(branch.more) }));
  const caption = branch.label ?? wordLabel(DATA.kinds[KINDS[branch.entity]].label);
  return svg("foreignObject", { x, y, width: BOX.width, height: BOX.height },
    h("div", { class: isCentre ? "box centre" : "box" },
      h("span", { class: "relation" }, caption), branch.more ? more() : boxName(branch.entity, isCentre)));
}

function boxName(entity, isCentre) {
  const name = factOf(entity, "symbol") ?? nameOf(entity);
  return h(isCentre ? "strong" : "span", { title: nameOf(entity) }, isCentre ? name : entityLink(entity, name, "graph"));
}
