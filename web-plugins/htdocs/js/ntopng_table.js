// Tables with a caption, sortable columns and pages. Rows come from the server page by page.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, t } = ntopng;

  /** Rows of a table that are shown at once. */
  const MOST_ROWS = 100;

  const missing = (value) => value === null || value === undefined || value === "";

  /** Order of two values; what is not known comes last, whichever way is sorted. */
  const compare = (a, b, sign) => {
    if (missing(a) || missing(b)) return missing(a) - missing(b);
    return sign * order(a, b);
  };
  const order = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), format.locales, { numeric: true });

  /**
   * `columns`: {id, title, cell(row), value(row), number, sort}. `sort` is the server's name of the column. `value` is
   * what is sorted and exported. `below` is the width in pixels (600, 720, 960 or 1200) under which a table leaves the
   * column out, and says so, unless it is sorted by it. A table that holds all rows has a name, `local`: it sorts here,
   * by every column, and keeps that in the address. `isNew(row)` marks rows, `changed(row, column)` gives the text of a
   * difference.
   */
  ntopng.table = function ({
    caption,
    quietCaption,
    columns,
    rows,
    sort,
    order,
    sorted,
    local,
    empty,
    rowKey,
    isNew,
    changed,
  }) {
    const body = el("tbody");
    const header = el("tr");
    const [kept, keptOrder] = local ? ntopng.state.get("sort." + local).split(".") : [];
    let current = columns.some((column) => column.id === kept)
      ? { id: kept, order: keptOrder === "asc" ? "asc" : "desc" }
      : { id: sort, order: order || "desc" };

    const nameOf = (column) => (local ? column.id : column.sort);
    const classes = (column, more) =>
      [more, column.below && nameOf(column) !== current.id ? "ntopng-below-" + column.below : null]
        .filter(Boolean)
        .join(" ") || null;

    /** What is left out where the table is narrow: one line for each width. */
    const leftOut = () =>
      [...new Set(columns.map((column) => column.below).filter(Boolean))]
        .sort((a, b) => b - a)
        .map((width, index, widths) => {
          const names = columns
            .filter((column) => column.below >= width && nameOf(column) !== current.id)
            .map((column) => t(column.title));
          const from = widths[index + 1];
          return el(
            "p",
            { class: `ntopng-left-out ntopng-left-out-${width}` + (from ? ` ntopng-not-below-${from}` : "") },
            t("Too narrow for: {0}.", names.join(", ")),
          );
        });

    const line = (row) => {
      const cells = columns.map((column, index) => {
        const cell = el(index === 0 ? "th" : "td", {
          scope: index === 0 ? "row" : null,
          class: classes(column, column.number ? "ntopng-number" : column.class),
          "data-title": column.title ? t(column.title) : null,
        });
        ntopng.append(cell, [column.cell(row)]);
        const difference = changed ? changed(row, column) : "";
        if (difference) {
          cell.classList.add("ntopng-changed");
          cell.append(
            el("span", { class: "ntopng-visually-hidden" }, ` (${t("{0} since the last refresh", difference)})`),
          );
          cell.title = t("{0} since the last refresh", difference);
        }
        return cell;
      });
      const marked = Boolean(isNew && isNew(row));
      if (marked) cells[0].append(el("span", { class: "ntopng-new", title: t("since the last refresh") }, t("new")));
      return el("tr", { "data-key": rowKey ? rowKey(row) : null, class: marked ? "ntopng-row-new" : null }, cells);
    };

    function fillBody() {
      const shown = [...rows];
      if (local && current.id) {
        const column = columns.find((one) => one.id === current.id);
        if (column) shown.sort((a, b) => compare(column.value(a), column.value(b), current.order === "desc" ? -1 : 1));
      }
      const hidden = shown.splice(MOST_ROWS);
      const more = hidden.length
        ? el(
            "tr",
            {},
            el(
              "td",
              { colspan: columns.length, class: "ntopng-empty" },
              t("{0} more rows: sort to see others first, or export all.", format.count(hidden.length)),
            ),
          )
        : null;
      const nothing = el(
        "tr",
        {},
        el("td", { colspan: columns.length, class: "ntopng-empty" }, t(empty || "Nothing matches.")),
      );
      ntopng.fill(body, shown.length ? [shown.map(line), more] : nothing);
    }

    function fillHeader() {
      ntopng.fill(
        header,
        columns.map((column) => {
          const name = local ? (column.value ? column.id : null) : column.sort;
          const attributes = {
            scope: "col",
            class: classes(column, column.number ? "ntopng-number" : null),
            title: column.about || null,
          };
          if (!name)
            return el(
              "th",
              attributes,
              column.title ? t(column.title) : el("span", { class: "ntopng-visually-hidden" }, t("Links")),
            );
          const active = name === current.id;
          const next =
            active && current.order === "desc"
              ? "asc"
              : active
                ? "desc"
                : column.number || column.descending
                  ? "desc"
                  : "asc";
          const act = () => {
            if (!local) return sorted(name, next);
            current = { id: name, order: next };
            ntopng.state.set({ ["sort." + local]: name + "." + next }, { replace: true, quiet: true });
            fillHeader();
            fillBody();
            header.querySelector(`[data-sort="${CSS.escape(name)}"]`).focus();
          };
          attributes["aria-sort"] = active ? (current.order === "asc" ? "ascending" : "descending") : null;
          return el(
            "th",
            attributes,
            el(
              "button",
              {
                type: "button",
                class: "ntopng-sort",
                "data-sort": name,
                title: t("Sort by {0}", t(column.title)),
                on: { click: act },
              },
              t(column.title),
              el(
                "span",
                { class: "ntopng-arrow", "aria-hidden": "true" },
                active ? (current.order === "asc" ? "▲" : "▼") : "",
              ),
            ),
          );
        }),
      );
    }

    fillHeader();
    fillBody();
    return el(
      "div",
      { class: "ntopng-scroll", tabindex: 0, role: "region", "aria-label": caption },
      leftOut(),
      el(
        "table",
        { class: "ntopng-table" + (columns.length > 4 ? "" : " ntopng-small") },
        el("caption", { class: quietCaption ? "ntopng-visually-hidden" : null }, caption),
        el("thead", {}, header),
        body,
      ),
    );
  };

  /** Text such as `21–40 of 2,437,017`. */
  ntopng.rangeText = function (about, shown) {
    if (!about) return format.rows(shown);
    const first = (about.page - 1) * about.page_size + 1;
    const range = shown ? `${format.count(first)}–${format.count(first + shown - 1)}` : "0";
    return format.known(about.total)
      ? t("{0} of {1}", range, format.count(about.total))
      : about.next
        ? t("{0} of more", range)
        : range;
  };

  /** Buttons for pages, with the bound that a filter or sort has. */
  ntopng.pager = function (about, shown, { go, size, tools, further }) {
    const total = about && format.known(about.total) ? Math.max(1, Math.ceil(about.total / about.page_size)) : null;
    const page = about ? about.page : 1;
    const button = (text, label, target, enabled) =>
      ntopng.controls.button(text, () => go(target), {
        "aria-label": t(label),
        title: t(label),
        disabled: !enabled,
        class: "ntopng-button ntopng-page",
      });
    const input = el("input", {
      type: "number",
      min: 1,
      max: total || 1000000,
      value: page,
      "aria-label": t("Page"),
      on: { change: () => /^\d+$/.test(input.value) && Number(input.value) >= 1 && go(Number(input.value)) },
    });
    // A page behind the end, from a bookmark or after rows are gone.
    const beyond =
      about && page > 1 && !shown && !about.bounded
        ? ntopng.controls.notice(
            "info",
            t("There is no page {0}.", format.count(page)),
            total ? t("There are {0} pages now.", format.count(total)) : null,
            ntopng.controls.button(t("First page"), () => go(1)),
          )
        : null;
    const note =
      about && about.bounded
        ? ntopng.controls.notice(
            "info",
            about.note || t("Only {0} rows were searched.", format.count(about.scanned)),
            t("Narrow the filters or the time range to see all."),
            further || null,
          )
        : null;
    const sizes = ntopng.controls.select(
      "Rows",
      "page_size",
      [10, 20, 50, 100].map((value) => ({ value, text: String(value) })),
      size,
      (value) => ntopng.state.set({ page_size: value }),
    );
    const navigation = el(
      "nav",
      { class: "ntopng-pager", "aria-label": t("Pages") },
      el("span", { class: "ntopng-range" }, ntopng.rangeText(about, shown)),
      button("«", "First page", 1, page > 1),
      button("‹", "Previous page", page - 1, page > 1),
      el("label", { class: "ntopng-page-number" }, input, total ? el("span", {}, " / " + format.count(total)) : null),
      button("›", "Next page", page + 1, Boolean(about && about.next)),
      button("»", "Last page", total || page, total !== null && page < total && !about.bounded),
      sizes,
      tools || null,
    );
    return [beyond, navigation, note];
  };
})();
