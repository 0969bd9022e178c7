/* The map: a spot for each unit with a centre point, in colours for its kind or for a count. */

const MAP_UNITS = ["points", "children"];
const MAP_HEIGHT = 680, MAP_MARGIN = 24; // pixels; the drawing is as wide as the panel
const COUNT_CLASSES = 5, MOST_LABELS = 70;

/** The centre points of the units of a tree: those stated, else the mean of the points below. */
function centresOf(tree) {
  const centres = new Map();
  const sumOf = (node) => {
    const sum = [0, 0, 0];
    const add = ([y, x, n]) => { sum[0] += y; sum[1] += x; sum[2] += n; };
    const stated = POINTS.get(node);
    for (const child of tree.children(node)) add(sumOf(child));
    if (stated) centres.set(node, stated);
    else if (sum[2]) centres.set(node, [sum[0] / sum[2], sum[1] / sum[2]]);
    return stated ? [...stated, 1] : sum;
  };
  tree.roots.forEach(sumOf);
  return centres;
}
const POINTS = new Map(DATA.facts.filter(({ field, type }) => field === "centre" && type === "point")
  .flatMap(({ entities, values }) => entities.map((entity, row) => [entity, values[row]])));

/** The unit that the map shows: the one that is open or, if it is no unit with units below, the nearest such one. */
function mapArea(tree) {
  const path = tree.has(state.entity) ? tree.path(state.entity) : [];
  return path.findLast((node) => tree.children(node).length) ?? defaultEntity("locality");
}

function drawMap() {
  const tree = snapshot(state.day).tree("locality");
  if (POINTS.size === 0 || tree.roots.length === 0) return [h("p", { class: "nothing" }, translate("map_none"))];
  const area = mapArea(tree), centres = centresOf(tree);
  const below = state.units === "children" ? tree.children(area) : descendants(tree, area);
  const withPoint = state.units === "children" ? centres : POINTS;
  const units = below.filter((unit) => withPoint.has(unit));
  // What is counted has no point only if nothing below it has one either: a city is shown by its communes.
  const missing = below.filter((unit) => !centres.has(unit));
  const colours = coloursOf(units);
  return [
    h("div", { class: "filters" },
      chooser("units", translate("map_units"), MAP_UNITS.map((key) => [key, translate(`map_${key}`)])),
      chooser("colour", translate("map_colour"), colourChoices(area, units))),
    section(translate("map_of", { name: nameOf(area) }), ...(units.length
      ? [h("p", { class: "hint" }, translate("map_hint")), mapDrawing({ units, area, tree, centres, colours }), legend(colours)]
      : [h("p", { class: "nothing" }, translate("map_none"))])),
    missing.length ? h("details", { open: missing.length <= LIST_LIMIT },
      h("summary", { class: "hint" }, `${translate("map_missing")}: ${number(missing.length)}`), entityList(missing)) : null,
    units.length ? openedLater(translate("map_table"), () => unitTable(units, centres, colours)) : null,
  ];
}

function descendants(tree, node) {
  const found = [...tree.children(node)];
  for (const unit of found) found.push(...tree.children(unit));
  return found;
}

/** Choices for the colour: kinds of which something is at a unit or below it, indicators with figures for the units,
    and what is chosen. */
function colourChoices(area, units) {
  const totals = snapshot(state.day).totals("locality");
  const found = totals.columns.filter((_, column) => totals.total(area, column)).map(({ kind }) => kind);
  const useful = found.filter((kind) => kind !== KIND.locality || state.units === "children");
  const kinds = [...new Set(useful)].sort((a, b) => a - b).map((kind) => DATA.kinds[kind].key);
  const shownUnits = new Set(units);
  const figures = DATA.figures.filter((row) => shownUnits.has(row[0]) && row.at(-1) !== null);
  const keys = new Set(["kind", ...kinds, ...figures.map(([, indicator]) => IDS[indicator]), state.colour]);
  return [...keys].map((key) => [key, colourName(key)]);
}

function colourName(key) {
  if (key === "kind") return translate("kind");
  return key in KIND ? kindName(KIND[key]) : nameOf(NUMBERS.get(key));
}

/** What the address may name as the colour. */
const mapColours = () =>
  ["kind", ...DATA.kinds.map(({ key }) => key), ...IDS.filter((_, entity) => KINDS[entity] === KIND.indicator)];

function coloursOf(units) {
  if (state.colour === "kind") return coloursByKind(units);
  return state.colour in KIND ? coloursByCount(units, KIND[state.colour]) : coloursByFigure(units, NUMBERS.get(state.colour));
}

/** Classes of colour, each with its units and a label; `valueOf` gives what a table writes for a unit. */
function coloursByKind(units) {
  const groups = new Map();
  units.forEach((unit) => push(groups, SUBTYPES[unit], unit));
  const ordered = [...groups].sort((a, b) => b[1].length - a[1].length);
  return {
    caption: translate("kind"), valueOf: (unit) => wordLabel(SUBTYPES[unit]),
    classes: ordered.map(([subtype, members], index) =>
      ({ name: `kind-${Math.min(index, 5)}`, label: `${pluralLabel(subtype)} (${number(members.length)})`, units: members })),
  };
}

/** Classes for how many of a kind a unit has, with all below it. */
function coloursByCount(units, kind) {
  const totals = snapshot(state.day).totals("locality");
  const columns = totals.columns.flatMap((column, index) => (column.kind === kind ? [index] : []));
  const own = kind === KIND.locality ? 1 : 0;
  const valueOf = (unit) => columns.reduce((sum, column) => sum + totals.total(unit, column), 0) - own;
  return { caption: kindName(kind), valueOf, isNumber: true, classes: valueClasses(units, valueOf) };
}

/** Classes for the latest figures of an indicator; of "at least 5" the 5 counts. */
function coloursByFigure(units, indicator) {
  const figures = latestFigures(indicator);
  const valueOf = (unit) => figures.get(unit)?.at(-1);
  return {
    caption: nameOf(indicator), valueOf: (unit) => (figures.has(unit) ? inLang(DATA.names[figures.get(unit)[3]]) : "–"),
    classes: valueClasses(units, valueOf),
  };
}

/** Unit → the row of the figure of an indicator for the latest period that has begun. */
function latestFigures(indicator) {
  const latest = new Map();
  const lastDay = ([, , period]) => DATA.periods[period][1] ?? Infinity;
  for (const row of DATA.figures) {
    const [unit, subject, period] = row;
    const isBegun = (DATA.periods[period][0] ?? -Infinity) <= state.day;
    const isOfAll = row.at(-1) !== null; // not of one field, status or level
    if (subject !== indicator || !isBegun || !isOfAll) continue;
    if (!latest.has(unit) || lastDay(latest.get(unit)) <= lastDay(row)) latest.set(unit, row);
  }
  return latest;
}

/** Up to five classes with about as many values each, and one of the units that have none. */
function valueClasses(units, valueOf) {
  const without = units.filter((unit) => valueOf(unit) === undefined);
  const values = [...new Set(units.map(valueOf).filter((value) => value !== undefined))].sort((a, b) => a - b);
  const size = Math.max(1, Math.ceil(values.length / COUNT_CLASSES));
  const count = Math.ceil(values.length / size);
  const classes = Array.from({ length: count }, (_, index) => {
    const step = values.slice(index * size, (index + 1) * size);
    const members = units.filter((unit) => step.includes(valueOf(unit)));
    const range = step.length > 1 ? `${number(step[0])}–${number(step.at(-1))}` : number(step[0]);
    return { name: `count-${index + COUNT_CLASSES - count}`, label: `${range} (${number(members.length)})`, units: members };
  });
  const none = { name: "none", label: `${translate("no_figure")} (${number(without.length)})`, units: without };
  return without.length ? [...classes, none] : classes;
}

function legend({ caption, classes }) {
  return h("ul", { class: "legend", "aria-label": caption }, classes.map(({ name, label }) =>
    h("li", {}, svg("svg", { viewBox: "0 0 12 12", class: "swatch", "aria-hidden": "true" },
      svg("circle", { cx: 6, cy: 6, r: 5, class: name })), capital(label))));
}

/** Where a point lies in the drawing: longitudes shortened by the latitude, the whole fitted into the frame. */
function projection(points) {
  const stretch = Math.cos((points[0][0] * Math.PI) / 180);
  const flat = ([lat, lon]) => [lon * stretch, -lat];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of points) {
    const [x, y] = flat(point);
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  const available = Math.max(240, $("panel").clientWidth - 4);
  const fitting = (length, extent) => (length - 2 * MAP_MARGIN) / (extent || 1);
  const scale = Math.min(fitting(available, right - left), fitting(MAP_HEIGHT, bottom - top));
  const place = (point) => {
    const [x, y] = flat(point);
    return [MAP_MARGIN + (x - left) * scale, MAP_MARGIN + (y - top) * scale].map((value) => Math.round(value * 10) / 10);
  };
  const size = [(right - left) * scale, (bottom - top) * scale].map((length) => Math.ceil(length + 2 * MAP_MARGIN));
  return { place, width: size[0], height: size[1] };
}

/** One path for each colour keeps ten thousand spots quick: a line of no length with a round end is a spot. */
function mapDrawing({ units, area, tree, centres, colours }) {
  const { place, width, height } = projection(units.map((unit) => centres.get(unit)));
  const spots = units.map((unit) => [unit, ...place(centres.get(unit))]);
  const placeOf = new Map(spots.map(([unit, x, y]) => [unit, `M${x} ${y}h0`]));
  const radius = Math.min(9, Math.max(1.4, (0.13 * Math.sqrt(width * height)) / Math.sqrt(units.length)));
  const hover = svg("text", { class: "map-label hovered", "aria-hidden": "true" });
  const nearest = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) * width) / box.width, y = ((event.clientY - box.top) * height) / box.height;
    const distance = (spot) => Math.hypot(spot[1] - x, spot[2] - y);
    const best = spots.reduce((best, spot) => (distance(spot) < distance(best) ? spot : best));
    return distance(best) < radius + 8 ? best : null;
  };
  const onMove = (event) => {
    const spot = nearest(event);
    event.currentTarget.style.cursor = spot ? "pointer" : "";
    hover.textContent = spot ? printable([nameOf(spot[0]), kindBesideName(spot[0])].filter(Boolean).join(", ")) : "";
    if (spot) placeText(hover, spot, width, radius);
  };
  const onClick = (event) => {
    const spot = nearest(event);
    if (spot) open(spot[0]);
  };
  const title = translate("map_of", { name: nameOf(area) });
  const mark = placeOf.get(state.entity);
  return wideFrame("map", title, svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, id: "map",
    role: "img", "aria-label": title, pointermove: onMove, click: onClick },
    mark ? svg("path", { class: "chosen", d: mark, "stroke-width": 2 * radius + 8 }) : null,
    colours.classes.map(({ name, units: members }) => svg("path", { class: `spots ${name}`, "stroke-width": 2 * radius,
      d: members.map((unit) => placeOf.get(unit)).join("") })),
    mapLabels(tree.children(area).filter((unit) => centres.has(unit)), centres, place, width, radius), hover));
}

/** The names of the units directly below, those with most below them first; a name that would touch another is left out. */
function mapLabels(units, centres, place, width, radius) {
  const placed = [];
  const tree = snapshot(state.day).tree("locality");
  const weight = (unit) => tree.children(unit).length;
  return [...units].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_LABELS).map((unit) => {
    const [x, y] = place(centres.get(unit)), reach = nameOf(unit).length * 3.6 + 4;
    const isFree = x - reach > 0 && x + reach < width && y > 12 &&
      placed.every(([otherX, otherY, otherReach]) => Math.abs(x - otherX) > reach + otherReach || Math.abs(y - otherY) > 17);
    if (!isFree) return null;
    placed.push([x, y, reach]);
    return placeText(svg("text", { class: "map-label", "aria-hidden": "true" }, nameOf(unit)), [unit, x, y], width, radius);
  });
}

function placeText(text, [, x, y], width, radius) {
  text.setAttribute("x", x);
  text.setAttribute("y", y - radius - 3);
  text.setAttribute("text-anchor", x < width * 0.12 ? "start" : x > width * 0.88 ? "end" : "middle");
  return text;
}

function unitTable(units, centres, { caption, valueOf, isNumber }) {
  const columns = [{ label: translate("unit") }, { label: caption, isNumber },
    { label: translate("latitude"), isNumber: true }, { label: translate("longitude"), isNumber: true }];
  return dataTable("map", translate("map_table"), columns, units, (unit) => [
    h("th", { scope: "row" }, entityLink(unit)),
    isNumber ? numberCell(valueOf(unit)) : h("td", {}, valueOf(unit)),
    centres.get(unit).map((value) => numberCell(Math.round(value * 1e5) / 1e5)),
  ]);
}
