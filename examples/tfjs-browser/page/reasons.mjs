/** The numbered list of what happened, when, and why. */
export function reasons(list, hint) {
  let count = 0;
  return {
    /** Adds a reason; returns its number. */
    add(when, text) {
      count += 1;
      hint.hidden = true;
      const item = document.createElement('li');
      const body = element('span', '');
      body.append(element('span', 'when', when), text);
      item.append(element('span', 'number', `${count}.`), body);
      list.append(item);
      return count;
    },
    clear() {
      count = 0;
      list.replaceChildren();
      hint.hidden = false;
    },
  };
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
