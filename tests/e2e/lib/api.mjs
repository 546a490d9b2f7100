// SPDX-License-Identifier: GPL-3.0-or-later
// The REST interface with the demo accounts' tokens: puts a scene in place and asks for the truth.

export class Api {
  constructor(server, account) {
    this.server = server;
    this.account = account;
  }

  async request(method, path, body, headers = {}) {
    const answer = await fetch(`${this.server.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.account.api_token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  }

  async #must(method, path, body, headers) {
    const answer = await this.request(method, path, body, headers);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Plans a consultation a few minutes from now; `links` by role in `link`. */
  async plan({ minutes = 5, patient = {}, others = [], ...rest } = {}) {
    const body = {
      planned_start: new Date(Date.now() + minutes * 60_000).toISOString(),
      planned_duration_minutes: 20,
      time_zone: 'Europe/Paris',
      confirm_overlap: true,
      participants: [{
        role: 'patient', given_name: 'Louise', family_name: 'Durand',
        email: 'louise.durand@example.org', locale: 'fr', ...patient,
      }, ...others],
      ...rest,
    };
    const consultation = await this.#must('POST', '/consultations', body);
    const link = {};
    for (const each of consultation.links) link[each.role] ??= each;
    return { ...consultation, link };
  }

  get(id) {
    return this.#must('GET', `/consultations/${id}`);
  }

  act(id, action, body = {}) {
    return this.#must('POST', `/consultations/${id}/${action}`, body);
  }

  /** Somebody who comes along; returns the new person's link. */
  async addCompanion(id) {
    const { links } = await this.#must('POST', `/consultations/${id}/participants`, {
      role: 'companion', given_name: 'Jeanne', family_name: 'Durand', email: 'jeanne@example.org',
    });
    return links.find(({ role }) => role === 'companion');
  }

  revokeLink(id, participant) {
    return this.#must('DELETE', `/consultations/${id}/participants/${participant}/link`);
  }
}
