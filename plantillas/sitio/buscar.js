// La búsqueda. El índice viene en partes que son guiones de este mismo sitio, la más nueva primero:
// se cargan también desde una carpeta o una memoria USB, donde una página no puede leer archivos.
(() => {
  "use strict";
  const form = document.getElementById("busca");
  const field = document.getElementById("palabras");
  const list = document.getElementById("resultados");
  const count = document.getElementById("cuantos");
  const MOST = 50;
  const empty = new Set(form.dataset.vacias.split(" "));
  const language = document.documentElement.lang;

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/(\d)[,.](?=\d{3}(?!\d))/g, "$1");
  // A number to call is three words, however it is written.
  const dialled = (text) => text.replace(/(?<!\d)(\d{3})(\d{3})(\d{4})(?!\d)/g, "$1 $2 $3");
  const wordsOf = (text) => dialled(fold(text)).match(/[\p{L}\p{N}_]+/gu) ?? [];
  const day = (iso) =>
    new Date(`${iso}T12:00`).toLocaleDateString(language, { dateStyle: "long" }).replace(/^1 de /, "1.º de ");

  const pieces = [];
  const prepared = new Set();
  const prepare = () => {
    for (const row of self.indice ?? []) {
      if (prepared.has(row)) continue;
      prepared.add(row);
      const [path, title, area, kind, date, place, said, lang] = row;
      pieces.push({
        path, title, area, kind, date, lang,
        titleWords: ` ${wordsOf(title).join(" ")} `,
        factWords: ` ${wordsOf(`${area} ${kind} ${place} ${date}`).join(" ")} `,
        said: ` ${dialled(said)} `,
      });
    }
    pieces.sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0));
  };

  // "vacunas" also finds "vacunación", "camiones" also "camión".
  const singular = (term) => {
    if (term.length < 5 || !term.endsWith("s")) return [term];
    return term.length > 5 && term.endsWith("es") ? [term, term.slice(0, -1), term.slice(0, -2)] : [term, term.slice(0, -1)];
  };

  // Every word must begin one of the piece's (or, where no piece has them all, some of them); the
  // title counts most, what is said least.
  const score = (piece, terms, some) => {
    let total = 0;
    for (const term of terms) {
      const found = (where) => singular(term).some((one) => where.includes(` ${one}`));
      const here = found(piece.titleWords) ? 8 : found(piece.factWords) ? 3 : found(piece.said) ? 1 : 0;
      if (!here && !some) return 0;
      total += here ? here + 100 * some : 0;
    }
    return total;
  };

  const show = () => {
    const all = [...new Set(wordsOf(field.value))];
    const telling = all.filter((word) => !empty.has(word));
    const terms = telling.length ? telling : all;
    list.replaceChildren();
    if (!terms.length) {
      count.textContent = "";
      return;
    }
    const having = (some) =>
      pieces
        .map((piece) => [score(piece, terms, some), piece])
        .filter(([points]) => points)
        .sort(([one], [other]) => other - one);
    const whole = having(false);
    const found = whole.length || terms.length < 2 ? whole : having(true);
    for (const [, piece] of found.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = piece.path;
      link.textContent = piece.title;
      if (piece.lang) link.lang = piece.lang;
      const about = document.createElement("span");
      about.className = "gris";
      about.textContent = [day(piece.date), piece.kind, piece.area].filter(Boolean).join(" · ");
      item.append(link, about);
      list.append(item);
    }
    const many = found.length === 1 ? "1 resultado" : `${found.length} resultados`;
    const cut = found.length > MOST ? `; se muestran ${MOST}. Agregue una palabra` : "";
    const part = found.length && !whole.length ? " con algunas de esas palabras" : "";
    count.textContent = found.length
      ? `${many}${part}${cut}.`
      : "Sin resultados. Pruebe con otra palabra, o con menos.";
  };

  const load = (name) =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.src = name;
      script.onload = script.onerror = done;
      document.head.append(script);
    });

  // The older parts come once somebody begins to search.
  let rest = form.dataset.partes.split(" ").filter(Boolean);
  const search = async () => {
    show();
    const names = rest;
    rest = [];
    for (const name of names) {
      await load(name);
      prepare();
      show();
    }
  };

  let pause = 0;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // So that a search can be sent to somebody else, or come back with "back".
    location.hash = new URLSearchParams({ q: field.value }).toString();
    clearTimeout(pause);
    search();
  });
  const asked = () =>
    new URLSearchParams(location.hash.slice(1)).get("q") ??
    new URLSearchParams(location.search).get("q");
  addEventListener("hashchange", () => {
    if (asked() !== null && asked() !== field.value) {
      field.value = asked();
      search();
    }
  });

  form.hidden = false;
  document.getElementById("sin-guion").remove();
  prepare();
  if (asked()) {
    field.value = asked();
    search();
  }
})();
