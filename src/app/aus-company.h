/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"

G_BEGIN_DECLS

/*
 * The patient's word on who is there (K1): nobody may impose their presence, and the patient may
 * change their mind at any time. AusCommand with participant_id → AusConsultation. The practitioner
 * and the patient cannot be meant: AUS_ERROR_ILLEGAL_TRANSITION.
 */
extern const AusUseCase AUS_COMPANY_LEAVE;  /* that person is out, and cannot come back… */
extern const AusUseCase AUS_COMPANY_RETURN; /* …until the patient or the practitioner allows it */
extern const AusUseCase AUS_COMPANY_STAY;   /* a site's host may stay for the interview */

G_END_DECLS
