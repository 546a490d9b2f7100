// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the secretariat, of who runs the server, and of an equipped site.
import { logIn } from './suite.mjs';

export async function delegates(guide) {
  const { look } = guide;
  const delegate = await guide.account('delegate');
  await guide.show(delegate, '/app', 'act-as', 'dashboard-delegate');
  await delegate.at('bill').first().click();
  await delegate.sees('bill-dialog');
  await look(delegate, 'bill', ['desktop']);
  await guide.leave(delegate);
}

export async function operators(guide) {
  const { look } = guide;
  const operator = await guide.account('operator');
  await guide.show(operator, '/app/server', 'server', 'server', ['desktop']);
  await guide.show(operator, '/app/statistics', 'statistics-organisations', 'statistics-operator');
  await guide.show(operator, '/app/sites', 'site-add', 'sites');
  await operator.click('site-add');
  await operator.click('device-add');
  await look(operator, 'site-add', ['desktop']);
  await guide.leave(operator);
}

const BOOTH = { width: 1280, height: 800 };

/** A pharmacy: who welcomes patients there, and its machine (K1). */
export async function sites(guide) {
  const { self, look } = guide;
  const api = self.api('practitioner', 1);
  const { body } = await api.request('GET', '/structures');
  const planned = await api.plan({ structure_id: body.items[0].id });
  const host = await guide.account('site_host');
  await guide.show(host, '/app/site', `site-${planned.id}`, 'site', ['desktop']);
  await guide.leave(host);

  // A session of its own: opening the machine ends it.
  const machine = await guide.visitor({ name: 'kiosk', viewport: BOOTH });
  await logIn(machine, self.account('site_host'));
  await machine.sees('kiosks');
  await machine.at('kiosk-name').fill('cabine');
  await machine.click('kiosk-open');
  await machine.page.waitForURL('**/kiosk');
  await machine.sees('kiosk-start');
  await look(machine, 'kiosk', ['desktop']);
  await machine.at('kiosk-code').fill(planned.link.patient.code);
  await machine.click('kiosk-enter');
  await machine.sees('identity-yes');
  await look(machine, 'kiosk-identity');
  await machine.click('kiosk-end');
  await machine.sees('kiosk-start');
  await guide.leave(machine);
}
