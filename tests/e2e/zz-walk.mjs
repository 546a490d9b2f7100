import { readFileSync } from 'node:fs';
import { launch, Visitor, PHONE, DESKTOP } from './lib/browser.mjs';
import { logIn } from './lib/suite.mjs';
import { fillPlan } from './lib/plan.mjs';
import { allSeeAndHear } from './lib/journey.mjs';
import { Api } from './lib/api.mjs';
import { protectedAs } from './lib/security.mjs';
const origin = process.env.ORIGIN ?? 'http://127.0.0.1:8555';
const demo = JSON.parse(readFileSync('/tmp/w/fresh-data/demo.json', 'utf8'));
const account = (role, i = 0) => demo.accounts.filter((a) => a.role === role)[i];
const which = process.argv[2]; // fr | en
const locale = which === 'fr' ? 'fr-FR' : 'en-GB';
const proView = which === 'fr' ? DESKTOP : PHONE, patView = which === 'fr' ? PHONE : DESKTOP;
let n = 0;
const shot = async (v, name, full = true) => {
  await v.page.waitForTimeout(250);
  const file = `/tmp/w/fresh-shots/${which}-${String(++n).padStart(2, '0')}-${name}.png`;
  await v.page.screenshot({ path: file, fullPage: full }).catch((e) => console.log('shot', name, e.message));
};
const step = async (name, f) => { try { await f(); } catch (e) { console.log('FAIL', name, String(e.message).slice(0, 600)); } };
const browser = await launch();
const open = (name, viewport) => Visitor.open(browser, origin, { name, locale, viewport });
const pro = await open('pro', proView), pat = await open('pat', patView);
let id, patLink;
await step('home', async () => { await pat.goto('/'); await pat.page.locator('h1').first().waitFor(); await shot(pat, 'home'); });
await step('login', async () => { await logIn(pro, account('practitioner')); await pro.page.waitForTimeout(800); await pro.click(`language-${which}`).catch(()=>{}); await shot(pro, 'dashboard'); });
await step('plan', async () => {
  await pro.click('plan-open'); await pro.sees('plan-save'); await shot(pro, 'plan-empty');
  await fillPlan(pro, { 'given-name': "Zoé <b>x</b>", 'family-name': "O'Hara & fils", email: 'zoe@example.org' });
  await pro.click('plan-save');
  const confirm = pro.at('overlap-confirm');
  const shown = pro.page.waitForURL(/\/app\/consultations\/\w+\?planned$/);
  shown.catch(()=>{});
  await Promise.race([shown, confirm.waitFor().catch(() => {})]);
  if (await confirm.isVisible()) { await shot(pro, 'overlap', false); await confirm.click(); }
  await shown; id = new URL(pro.page.url()).pathname.split('/').pop();
  await pro.page.waitForTimeout(700); await shot(pro, 'planned');
});
await step('outbox', async () => {
  await pat.goto('/dev/outbox'); const l = pat.page.locator('[data-testid=letter][data-channel=mail]').first();
  await l.waitFor(); await shot(pat, 'outbox'); await l.locator('summary').click(); await shot(pat, 'outbox-open');
  await l.locator('a[href*="/c/"]').first().click(); await pat.page.waitForURL(/\/visit\/\w+$/);
});
for (const [testId, name] of [['identity-yes', 'identity'], ['consent-accept', 'consent'], ['equipment-ready', 'equipment']])
  await step(name, async () => { await pat.sees(testId); if (name==='equipment') await pat.page.waitForTimeout(2500); await shot(pat, name); await pat.click(testId); });
await step('waiting', async () => { await pat.sees('waiting-room'); await shot(pat, 'waiting'); });
await step('room', async () => {
  await pro.goto('/app'); await pro.page.waitForTimeout(1000); await shot(pro, 'dash-waiting');
  { const api = new Api({ origin }, account('practitioner')); const c = await api.get(id); await pro.click('admit-' + c.participants.find((p) => p.role === 'patient').id); }
  await pro.sees('call'); await pat.sees('call'); await pro.page.waitForTimeout(3000);
  await protectedAs(pro, 'on').catch((e)=>console.log('prot', e.message));
  await shot(pro, 'call-pro', false); await shot(pat, 'call-pat', false);
});
await step('security', async () => { for (const [v, m] of [[pro,'pro'],[pat,'pat']]) { await v.click('security-toggle'); await v.sees('security-code'); await shot(v, 'security-'+m, false); await v.click('security-toggle'); } });
await step('chat', async () => {
  for (const v of [pro]) { await v.click('chat-toggle'); await v.sees('chat-log'); await v.at('chat-input').fill('Bonjour <img src=x onerror=alert(1)> https://example.org/ ca va ?'); await v.click('chat-send'); }
  await pat.page.waitForTimeout(800); await shot(pat, 'chat-news', false);
  await pat.click('chat-read'); await pat.at('chat-text').first().waitFor();
  await pat.at('chat-input').fill('Oui, très bien.'); await pat.click('chat-send');
  const png = await pat.page.screenshot();
  await pat.at('chat-file-input').setInputFiles({ name: '../../<script>x\u202Egnp.png', mimeType: 'image/png', buffer: png });
  await pro.page.locator('[data-testid="chat-file"][data-state="done"]').first().waitFor();
  await shot(pat, 'chat-file', false); await shot(pro, 'chat-file', false);
  for (const v of [pro, pat]) { if (await v.at('chat').isVisible()) await v.click('chat-toggle').catch(()=>{}); }
});
await step('settings', async () => { const b = pat.page.getByRole('button', { name: /Réglages|Settings|matériel|Devices/i }).first(); await b.click({timeout:2000}); await shot(pat, 'settings', false); await pat.page.keyboard.press('Escape'); });
await step('panel', async () => { await pro.click('panel-toggle'); await shot(pro, 'panel', false); await pro.click('panel-toggle'); });
await step('hangup', async () => { await pro.click('hang-up'); await pro.sees('end-for-all'); await shot(pro, 'hangup', false); await pro.click('end-for-all'); await pat.sees('after-call'); await pro.sees('after-call'); await shot(pat, 'after'); await shot(pro, 'after'); });
await step('feedback', async () => { await pat.page.getByTestId('feedback').scrollIntoViewIfNeeded({timeout:2000}); await shot(pat,'feedback'); });
await step('consultation', async () => { await pro.goto(`/app/consultations/${id}`); await pro.sees('status-label'); await pro.page.waitForTimeout(800); await shot(pro, 'consultation-after');
  await pro.page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; }); await pro.page.waitForTimeout(600); await shot(pro, 'consultation-open'); });
for (const [path, name] of [['/app/all', 'all'], ['/app/preferences', 'preferences'], ['/app/messages', 'messages'], ['/test', 'test'], ['/nowhere', 'nowhere']])
  await step(name, async () => { await pro.goto(path); await pro.page.locator('h1').first().waitFor(); await pro.page.waitForTimeout(1200); await shot(pro, name); });
await step('prefs open', async () => { await pro.goto('/app/preferences'); await pro.sees('pref-save'); await pro.page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; }); await pro.page.waitForTimeout(800); await shot(pro, 'preferences-open'); });
await step('operator', async () => { const op = await open('op', proView); const role = demo.accounts.map(a=>a.role); console.log(role.join()); await logIn(op, demo.accounts.find((a)=>/operat/.test(a.role))); await op.page.waitForTimeout(1500); await shot(op, 'server'); });
console.log('problems', [...pro.problems, ...pat.problems]);
await browser.close();
