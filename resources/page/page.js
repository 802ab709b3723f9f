"use strict";
// Text is put into the page as text alone: nothing of it is ever read as markup.
const COLORS = 8, PAUSE = 150;
const at = (id) => document.getElementById(id);
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const state = { models: [], longest: 0, answers: new Map(), timer: 0, asked: null };

async function begin() {
  try {
    const reply = await fetch("api/models");
    Object.assign(state, await reply.json());
  } catch {
    return complain("the service does not answer");
  }
  state.models.forEach((model, number) => {
    const box = make("input", { type: "checkbox", value: model.name, checked: number === 0 });
    box.addEventListener("change", later);
    at("models").append(make("label", { title: model.description }, box, model.name));
  });
  at("models").hidden = state.models.length < 2;
  at("text").addEventListener("input", later);
  at("romaji").addEventListener("change", later);
  for (const id of ["threshold", "scores"]) at(id).addEventListener("input", show);
  const area = at("text");
  for (const name of ["dragover", "dragleave", "drop"]) area.addEventListener(name, drop);
  later();
}

async function drop(event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  event.currentTarget.classList.toggle("over", event.type === "dragover");
  const file = event.type === "drop" && event.dataTransfer.files[0];
  if (!file) return;
  if (file.size > 4 * state.longest) return complain(`${file.name}: too large for this page`);
  at("text").value = await file.text();
  later();
}

function later() {
  clearTimeout(state.timer);
  state.timer = setTimeout(ask, PAUSE);
}

const chosen = () => [...document.querySelectorAll("#models :checked")].map((box) => box.value);

async function ask() {
  const text = at("text").value, count = [...text].length;
  at("count").textContent = count ? `${count.toLocaleString("en")} characters` : "";
  if (state.asked) state.asked.abort();
  const asked = (state.asked = new AbortController());
  const names = chosen(), romaji = at("romaji").checked;
  at("answers").classList.add("busy");
  try {
    const answers = await Promise.all(
      names.map((model) => (text ? post("api/tag", { text, model, romaji }, asked) : null))
    );
    const read = await Promise.all(answers.map((answer) => answer && answer.json()));
    state.answers = new Map(names.map((name, number) => [name, read[number]]));
    complain("");
    show();
  } catch (error) {
    if (error.name !== "AbortError") complain(error.message);
  } finally {
    if (state.asked === asked) at("answers").classList.remove("busy");
  }
}

async function post(path, body, asked) {
  const reply = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: asked && asked.signal,
  });
  if (!reply.ok) throw new Error((await reply.json()).error);
  return reply;
}

function complain(message) {
  at("fault").textContent = message;
  at("fault").hidden = !message;
}

function show() {
  const least = Number(at("threshold").value);
  at("shown").textContent = least.toFixed(2);
  at("answers").replaceChildren(
    ...[...state.answers].filter(([, answer]) => answer).map(([name, answer]) => card(name, answer, least))
  );
}

function card(name, answer, least) {
  const model = state.models.find((one) => one.name === name);
  const entities = answer.entities.filter((entity) => entity.score >= least);
  const lines = download("JSON lines", () => save(name + ".jsonl", "application/json", asLines(answer, entities)));
  const page = download("HTML", async () => {
    try {
      const asked = { text: answer.text, model: name, romaji: at("romaji").checked, min_score: least };
      save(name + ".html", "text/html", await (await post("api/page", asked)).text());
    } catch (error) {
      complain(error.message);
    }
  });
  return make(
    "article", {},
    make("header", {}, make("h2", {}, name), make("span", {}, lines, " ", page)),
    marked(answer, entities, model.labels),
    counts(entities, model.labels)
  );
}

const download = (title, act) => {
  const button = make("button", { type: "button", title: `Download as ${title}` }, "↓ " + title);
  button.addEventListener("click", act);
  return button;
};

function marked(answer, entities, labels) {
  const characters = [...answer.text];
  const readings = new Map((answer.tokens || []).map((token) => [token.start, token]));
  const cut = (start, end) => {
    const parts = [];
    for (let place = start; place < end; ) {
      const token = readings.get(place);
      if (token && token.end <= end) {
        parts.push(spelt(characters.slice(place, token.end).join(""), token.romaji));
        place = token.end;
      } else {
        const last = parts.at(-1);
        if (typeof last === "string") parts[parts.length - 1] = last + characters[place];
        else parts.push(characters[place]);
        place += 1;
      }
    }
    return parts;
  };
  const paragraphs = answer.lines.map((line) => {
    const paragraph = make("p", line.language ? { lang: line.language } : {});
    let done = line.start;
    for (const entity of entities.filter((one) => line.start <= one.start && one.end <= line.end)) {
      paragraph.append(...cut(done, entity.start), mark(entity, cut(entity.start, entity.end), labels));
      done = entity.end;
    }
    paragraph.append(...cut(done, line.end));
    const whole = Object.entries(line.labels || {});
    if (!whole.length) return [paragraph];
    const told = whole.map(([head, { label, score }]) => make("b", {}, `${head}: ${label} ${score.toFixed(2)}`));
    return [paragraph, make("p", { className: "whole" }, ...told)];
  });
  return make("div", { className: "xn" }, ...paragraphs.flat());
}

function spelt(surface, romaji) {
  const same = romaji.toLowerCase() === surface.toLowerCase() || !/\p{L}/u.test(romaji);
  return same ? surface : make("ruby", {}, surface, make("rt", {}, romaji));
}

function mark(entity, parts, labels) {
  const score = at("scores").checked ? " " + entity.score.toFixed(2) : "";
  const kind = Math.max(labels.indexOf(entity.label), 0) % COLORS;
  const element = make("mark", { className: "k" + kind, title: `${entity.start} to ${entity.end}` });
  element.append(...parts, make("small", {}, entity.label + score));
  return element;
}

function counts(entities, labels) {
  const found = labels.map((label) => [label, entities.filter((one) => one.label === label).length]);
  const items = found.filter(([, count]) => count).map(([label, count]) => {
    const chip = make("mark", { className: "k" + (labels.indexOf(label) % COLORS) }, `${label} ${count}`);
    return make("li", { className: "xn" }, chip);
  });
  return make("ul", { className: "found" }, ...items);
}

function asLines(answer, entities) {
  const characters = [...answer.text];
  return answer.lines.map((line) => {
    const own = entities.filter((one) => line.start <= one.start && one.end <= line.end);
    const moved = own.map((one) => ({ ...one, start: one.start - line.start, end: one.end - line.start }));
    const { labels, language } = line;
    const text = characters.slice(line.start, line.end).join("");
    return JSON.stringify({ text, entities: moved, labels, language }) + "\n";
  }).join("");
}

function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

begin();
