"use strict";
// Everything that comes from records is put on the page with textContent, never as markup.
const cards = JSON.parse(document.getElementById("data").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const card = document.querySelector(".card");
const hint = card.cloneNode(true);
const form = document.querySelector(".filters");
const marks = [...document.querySelectorAll("main mark[data-id]")];
const byId = new Map();
for (const mark of marks) {
  const id = mark.dataset.id;
  if (!byId.has(id)) byId.set(id, []);
  byId.get(id).push(mark);
}
let picked = null;

function make(tag, text, name) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (name) node.className = name;
  return node;
}

function linkTo(id, text) {
  if (!id) return make("span", text, "soft");
  const button = make("button", text, "link");
  button.type = "button";
  button.dataset.go = id;
  return button;
}

function list(title, links) {
  card.append(make("h3", title));
  const ul = make("ul");
  for (const [id, text] of links) {
    const li = make("li");
    li.append(linkTo(id, text));
    ul.append(li);
  }
  card.append(ul);
}

function around(mark) {
  // Marks that the chosen one lies in, or that lie in it: what a reader may have meant to click.
  const ids = new Set();
  for (let up = mark.parentElement?.closest("mark"); up; up = up.parentElement.closest("mark")) ids.add(up.dataset.id);
  for (const inner of mark.querySelectorAll("mark[data-id]")) ids.add(inner.dataset.id);
  return [...ids].filter((id) => cards[id] && id !== mark.dataset.id);
}

function draw(id) {
  const data = cards[id];
  card.replaceChildren(make("h2", data.t), make("p", data.w.replace(/\s+/g, " "), "word"));
  card.classList.remove("empty");
  const dl = make("dl");
  for (const [label, text] of data.r) dl.append(make("dt", label), make("dd", text));
  card.append(dl);
  for (const [label, links] of data.l || []) list(label, links);
  for (const [ok, says, links] of data.c || []) {
    card.append(make("h3", words.checks));
    card.append(make("p", (ok ? "✓ " + words.ok : "✗ " + words.bad) + " · " + says, ok ? "ok" : "bad"));
    const ul = make("ul");
    for (const [other, text] of links) {
      const li = make("li");
      li.append(linkTo(other, text));
      ul.append(li);
    }
    card.append(ul);
  }
  const mark = byId.get(id)?.[0];
  const near = mark ? around(mark) : [];
  if (near.length) list(words.also, near.map((other) => [other, `${cards[other].w} (${cards[other].t})`]));
  card.scrollTop = 0;
}

function pick(id, move) {
  id = id?.replace(/~$/, "");
  for (const mark of document.querySelectorAll("mark.picked, mark.near")) mark.classList.remove("picked", "near");
  if (!id || !cards[id]) {
    picked = null;
    card.replaceChildren(...[...hint.childNodes].map((node) => node.cloneNode(true)));
    card.classList.add("empty");
    return;
  }
  picked = id;
  draw(id);
  for (const mark of byId.get(id) || []) mark.classList.add("picked");
  for (const mark of byId.get(id + "~") || []) mark.classList.add("near");
  for (const [, links] of cards[id].l || [])
    for (const [other] of links) for (const mark of byId.get(other) || []) mark.classList.add("near");
  const first = byId.get(id)?.[0];
  if (first && move) {
    first.scrollIntoView({ block: "center" });
    first.setAttribute("tabindex", first.getAttribute("tabindex") ?? "-1");
    first.focus({ preventScroll: true });
  }
  history.replaceState(null, "", "#" + encodeURIComponent(id));
}

function shown(mark) {
  const kind = ["ORG", "LOC", "PER", "f", "n"].find((name) => mark.classList.contains(name));
  return kind && !document.body.classList.contains("no-" + kind) && !mark.classList.contains("off");
}

function step(by, wanted) {
  const all = marks.filter((mark) => wanted(mark) && byId.get(mark.dataset.id)[0] === mark);
  if (!all.length) return;
  const at = all.findIndex((mark) => mark.dataset.id === picked);
  let next = at + by;
  if (at < 0) {
    const here = picked && byId.get(picked)?.[0];
    const after = here ? all.findIndex((m) => here.compareDocumentPosition(m) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
    next = by > 0 ? after : after - 1;
  }
  pick(all[(next + all.length) % all.length].dataset.id, true);
}

function filter() {
  for (const box of form.querySelectorAll("[data-type]"))
    document.body.classList.toggle("no-" + box.dataset.type, !box.checked);
  const { owner, modality, words: sought } = form.elements;
  const text = sought.value.trim().toLowerCase();
  let count = 0;
  const fitting = new Set();
  for (const [id, data] of Object.entries(cards)) {
    if (data.k !== "f") continue;
    const fits =
      (!owner.value || data.o === owner.value) &&
      (!modality.value || data.m === modality.value) &&
      (!text || (data.w + " " + data.r.map((row) => row[1]).join(" ")).toLowerCase().includes(text));
    if (fits) { fitting.add(id); count += 1; }
  }
  for (const mark of marks)
    if (mark.classList.contains("f")) mark.classList.toggle("off", !fitting.has(mark.dataset.id));
  const perArticle = new Map();
  for (const row of document.querySelectorAll("[data-row]")) {
    const fits = fitting.has(row.dataset.row);
    row.classList.toggle("off", !fits);
    const id = row.closest("article").id;
    perArticle.set(id, (perArticle.get(id) || 0) + fits);
  }
  const narrowed = Boolean(owner.value || modality.value || text);
  for (const item of document.querySelectorAll(".side li")) {
    const n = perArticle.get(item.dataset.for) || 0;
    item.querySelector(".n").textContent = n;
    item.classList.toggle("none", narrowed && n === 0);
  }
  form.querySelector("output").textContent = narrowed ? `${count} ${words.matching}` : "";
}

document.addEventListener("click", (event) => {
  const go = event.target.closest("[data-go]");
  if (go) return pick(go.dataset.go, true);
  let mark = event.target.closest("main mark[data-id]");
  while (mark && !mark.dataset.id.endsWith("~") && !shown(mark)) mark = mark.parentElement.closest("mark[data-id]");
  if (mark && String(getSelection()) === "") pick(mark.dataset.id, false);
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const mark = event.target.closest("mark[data-id]");
  if (event.key === "Escape") pick(null);
  else if (mark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); pick(mark.dataset.id, false); }
  else if (event.key === "j") step(1, (m) => m.classList.contains("f") && shown(m));
  else if (event.key === "k") step(-1, (m) => m.classList.contains("f") && shown(m));
  else if (mark && event.key === "ArrowRight") { event.preventDefault(); step(1, shown); }
  else if (mark && event.key === "ArrowLeft") { event.preventDefault(); step(-1, shown); }
});

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());

const side = document.querySelector(".side");
const links = new Map([...document.querySelectorAll(".side a")].map((a) => [a.getAttribute("href").slice(1), a]));
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const link = links.get(entry.target.id);
    if (link && entry.isIntersecting) {
      for (const other of links.values()) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      const [box, at] = [side.getBoundingClientRect(), link.getBoundingClientRect()];
      if (at.top < box.top || at.bottom > box.bottom) side.scrollTop += at.top - box.top - box.height / 3;
    }
  }
}, { rootMargin: "-10% 0px -80% 0px" });
for (const article of document.querySelectorAll("article[id]")) watcher.observe(article);

filter();
const wanted = decodeURIComponent(location.hash.slice(1));
if (cards[wanted]) pick(wanted, true);
