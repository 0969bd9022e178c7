/* What surrounds the content: the day, the tabs, the languages, the theme; and the start of the script. */

function drawTime() {
  const { days, began, ended } = CHANGES;
  const index = Math.max(0, days.findLastIndex((day) => day <= state.day));
  const slider = $("slider");
  slider.max = String(days.length - 1);
  slider.value = String(index);
  slider.disabled = days.length < 2;
  slider.setAttribute("aria-valuetext", dayName(state.day));
  $("day").textContent = dayName(state.day);
  $("date").value = isoOf(state.day);
  $("earlier").disabled = !days.some((day) => day < state.day);
  $("later").disabled = !days.some((day) => day > state.day);
  const counts = new Map();
  const count = (entities, position) => (entities ?? EMPTY).forEach((entity) => {
    if (!counts.has(KINDS[entity])) counts.set(KINDS[entity], [0, 0]);
    counts.get(KINDS[entity])[position] += 1;
  });
  count(began.get(days[index]), 0);
  count(ended.get(days[index]), 1);
  const changes = [...counts].sort(([a], [b]) => a - b).map(([kind, [begun, finished]]) =>
    [kindName(kind), begun ? `+${number(begun)}` : "", finished ? `−${number(finished)}` : ""].filter(Boolean).join(" "));
  $("changed").textContent = changes.length && days[index] <= state.day
    ? `${translate("changed_on", { day: dayName(days[index]) })}: ${changes.join(" · ")}` : translate("nothing_changed");
}

function moveTo(day, isWritten = true) {
  if (Number.isNaN(day)) return;
  state.day = day;
  draw();
  if (isWritten) writeAddress(false);
}

const toggleButton = (label, isPressed, click, lang = null) =>
  h("button", { type: "button", "aria-pressed": String(isPressed), click, lang }, label);

function drawFrame() {
  document.documentElement.lang = state.lang;
  document.title = printable(inLang(DATA.title));
  $("title").textContent = printable(inLang(DATA.title));
  $("subtitle").textContent = DATA.subtitle ? printable(inLang(DATA.subtitle)) : "";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = translate(element.dataset.text);
  $("search").placeholder = translate("search_hint");
  const labels = { results: "search", time: "time", slider: "slider", earlier: "earlier", later: "later",
    date: "choose_day", side: "hierarchy", hierarchies: "hierarchy", languages: "language", tabs: "views" };
  for (const [id, key] of Object.entries(labels)) $(id).setAttribute("aria-label", translate(key));
  for (const id of ["earlier", "later"]) $(id).title = translate(id);
  const languages = { vi: "Tiếng Việt", en: "English", ru: "Русский" };
  $("languages").replaceChildren(...LANGUAGES.map((lang) => toggleButton(languages[lang], lang === state.lang, () => {
    state.lang = lang;
    drawFrame();
    draw();
    writeAddress(false);
    $("languages").querySelector("[aria-pressed=true]").focus();
  }, lang)));
  drawTheme();
}

function drawPanel() {
  const content = { card: drawCard, documents: drawDocuments, findings: drawFindings }[state.view]();
  const panel = $("panel");
  panel.setAttribute("aria-labelledby", `tab-${state.view}`);
  panel.replaceChildren(...content);
}

function drawTabs() {
  const suffixes = { findings: ` (${number(DATA.findings.length)})` };
  const focused = document.activeElement?.id;
  $("tabs").replaceChildren(...VIEWS.map((view) => h("button", {
    type: "button", role: "tab", id: `tab-${view}`, "aria-selected": String(view === state.view), "aria-controls": "panel",
    tabindex: view === state.view ? "0" : "-1", click: () => show(view),
  }, translate(`view_${view}`), suffixes[view])));
  if (focused?.startsWith("tab-")) $(`tab-${state.view}`).focus();
}

function show(view) {
  state.view = view;
  drawTabs();
  drawPanel();
  writeAddress(false);
  $(`tab-${view}`).focus();
}

function drawHierarchies() {
  const isFocused = $("hierarchies").contains(document.activeElement);
  const hierarchies = ALONG.filter((along) => PARENTS[along].size > 0);
  $("hierarchies").hidden = hierarchies.length < 2;
  $("hierarchies").replaceChildren(...hierarchies.map((along) => toggleButton(translate(along), along === state.along, () => {
    state.along = along;
    if (!PARENTS[along].has(state.entity)) state.entity = defaultEntity(along);
    draw();
  })));
  if (isFocused) $("hierarchies").querySelector("[aria-pressed=true]")?.focus();
}

/** The root with most children: what the page opens with. */
function defaultEntity(along) {
  const tree = snapshot(state.day).tree(along);
  const roots = tree.roots.length ? tree.roots : [...PARENTS[along].keys()].slice(0, 1);
  const best = roots.reduce((best, root) => (tree.children(root).length > tree.children(best).length ? root : best), roots[0]);
  if (best !== undefined) expandedPaths.add(`${best}`);
  return best ?? (SIZE ? 0 : -1);
}

const THEMES = ["auto", "light", "dark"];
let theme = "auto";

function drawTheme() {
  document.documentElement.dataset.theme = theme;
  $("theme").textContent = `${translate("theme")}: ${translate(`theme_${theme}`)}`;
}

/** Everything that depends on the state, except the texts of the frame. */
function draw() {
  const began = performance.now();
  drawTime();
  drawHierarchies();
  drawTree();
  drawTabs();
  drawPanel();
  document.documentElement.dataset.drawn = (performance.now() - began).toFixed(1);
}

function start() {
  state.along = ALONG.find((along) => PARENTS[along].size > 0) ?? "locality";
  state.entity = defaultEntity(state.along);
  readAddress();
  drawFrame();
  draw();
  writeAddress(false); // so that going back ends here
  let frame = 0;
  $("slider").addEventListener("input", (event) => {
    const day = CHANGES.days[Number(event.target.value)];
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => moveTo(day, false));
  });
  $("slider").addEventListener("change", () => writeAddress(false));
  $("date").addEventListener("change", (event) => moveTo(dayOf(event.target.value)));
  $("earlier").addEventListener("click", () => moveTo(CHANGES.days.findLast((day) => day < state.day)));
  $("later").addEventListener("click", () => moveTo(CHANGES.days.find((day) => day > state.day)));
  $("search").addEventListener("input", drawResults);
  $("search").addEventListener("focus", () => $("search").value && drawResults());
  $("search").addEventListener("keydown", onSearchKey);
  $("search").addEventListener("blur", () => showResults(false));
  $("results").addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field would lose the focus before the click
    const option = event.target.closest("[role=option]");
    if (option) openResult(option);
  });
  $("tree").addEventListener("keydown", onTreeKey);
  $("tree").addEventListener("click", onTreeClick);
  $("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) show(VIEWS.at((VIEWS.indexOf(state.view) + step) % VIEWS.length));
  });
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    drawTheme();
  });
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("main").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    event.preventDefault();
    $("search").focus();
    $("search").select();
  });
  const restoreFromAddress = () => { readAddress(); drawFrame(); draw(); };
  addEventListener("popstate", restoreFromAddress);
}

start();
