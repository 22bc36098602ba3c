// The list of whom to sign in as. The codes come from the script that serves this page, by its clock.

const ROLES = { OWNER: 'Owner', ADMIN: 'Admin', AGENT: 'Agent', END_USER: 'End user' };

const byId = (id) => document.getElementById(id);

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    byId('said').textContent = `${what} copied.`;
  } catch {
    byId('said').textContent = 'The browser does not let this page copy. Select the text instead.';
  }
}

function rowOf(label, what, { text = what, live = false, long = false } = {}) {
  const row = byId('row').content.cloneNode(true);
  row.querySelector('.row').classList.toggle('live', live);
  row.querySelector('dt').textContent = label;
  row.querySelector('.row').classList.toggle('long', long);
  const code = row.querySelector('code');
  code.textContent = text;
  const button = row.querySelector('button');
  return { row, code, button };
}

const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** Where each code is shown, by e-mail address; and what it is without its space. */
const shown = new Map();

function cardOf(person) {
  const card = byId('person').content.cloneNode(true);
  card.querySelector('h2').textContent = person.who;
  card.querySelector('.role').textContent = ROLES[person.role] ?? person.role;
  card.querySelector('.name').textContent = person.name;
  card.querySelector('.says').textContent = person.says;
  const rows = card.querySelector('dl');
  const add = (label, value, options) => {
    const made = rowOf(label, value, options);
    made.button.querySelector('.hidden').textContent = ` ${label.toLowerCase()} of ${person.name}`;
    made.button.addEventListener('click', () => copy(shown.get(made.code) ?? value, label));
    rows.append(made.row);
    return made.code;
  };
  add('E-mail', person.email);
  if (person.code !== null) {
    const code = add('Code', person.code, { text: spaced(person.code), live: true });
    shown.set(code, person.code);
    shown.set(person.email, code);
  }
  if (person.recoveryCode !== null) add('Recovery code', person.recoveryCode);
  if (person.link !== null) add('Invitation', person.link, { long: true });
  if (person.secret !== null) {
    add('Key for an authenticator app', person.secret);
    add('Link for an authenticator app', person.otpauthUri, { long: true });
  }
  return card;
}

function show(guide) {
  byId('intro').textContent =
    `${guide.organization}: sixty made-up people in the middle of their week, on this machine only.`;
  byId('url').textContent = guide.url;
  byId('url').href = guide.url;
  byId('password').textContent = guide.password;
  byId('copy-password').addEventListener('click', () => copy(guide.password, 'Password'));
  byId('people').replaceChildren(...guide.people.map(cardOf));
}

function renew(guide) {
  for (const person of guide.people) {
    const code = shown.get(person.email);
    if (code === undefined || person.code === null) continue;
    code.textContent = spaced(person.code);
    shown.set(code, person.code);
  }
}

let until = 0;

async function read() {
  const response = await fetch('/guide.json');
  const guide = await response.json();
  until = Date.now() + guide.secondsLeft * 1000;
  return guide;
}

async function tick() {
  const left = Math.ceil((until - Date.now()) / 1000);
  if (left <= 0) {
    try {
      renew(await read());
    } catch {
      byId('left').textContent = 'The demo has been stopped. Start it again with: npm run demo';
      byId('progress').hidden = true;
      return;
    }
  }
  const now = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  byId('left').textContent = `These codes hold for ${now} s`;
  byId('progress').value = now;
  setTimeout(tick, 1000 - (Date.now() % 1000));
}

show(await read());
await tick();
