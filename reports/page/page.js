/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sorts and filters the overview, and copies commands; ASCII alone. Without it all is there. */
(() => {
  'use strict';
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* ---- the overview ---- */
  const table = document.getElementById('all');
  const tools = document.getElementById('tools');
  if (table && tools) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const find = tools.querySelector('[type=search]');
    const pays = tools.querySelector('[type=checkbox]');
    const count = tools.querySelector('output');

    const show = () => {
      const words = find.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !row.dataset.k.includes(words) || (pays.checked && !row.dataset.pays);
        shown += !row.hidden;
      }
      count.textContent = (shown === rows.length ? '' : shown + ' of ') + rows.length +
        (rows.length === 1 ? ' workload' : ' workloads');
    };

    const value = (row, column) => row.cells[column].dataset.v;
    const sort = (head, column, text) => {
      const before = head.getAttribute('aria-sort');
      const up = before ? before === 'descending' : text;
      for (const other of all('th[aria-sort]', table)) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      rows.sort((x, y) => (up ? 1 : -1) * (text
        ? value(x, column).localeCompare(value(y, column))
        : value(x, column) - value(y, column)));
      body.append(...rows);
    };

    for (const head of all('th[data-c]', table)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => sort(head, Number(head.dataset.c), !!head.dataset.text));
    }
    find.addEventListener('input', show);
    pays.addEventListener('change', show);
    addEventListener('keydown', (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      find.focus();
    });
    tools.hidden = false;
    show();
  }

  /* ---- commands ---- */
  for (const command of all('.cmd')) {
    const code = command.querySelector('code');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy the command');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    command.append(button);
  }
})();
