// SPDX-License-Identifier: GPL-3.0-or-later
export { CardPage } from './card';
export { VisitPage } from './page';
export { TestPage } from './test';
