/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-documents.h"
#include "http/aus-http-request.h"

G_BEGIN_DECLS

/* aus_api_documents_get: NULL and answered: this server keeps no documents. */
AusDocuments *aus_api_documents_get (AusHttpRequest *request);

/*
 * aus_api_documents_upload: takes the request's body as a document (@draft is taken) of @actor and
 * answers 201 with its representation.
 */
void aus_api_documents_upload (AusHttpRequest *request, AusActor *actor, AusDocumentDraft *draft);

/* aus_api_documents_send: answers with the body of what @use_case gives for @input (taken); see
 * aus_download_open_async(). */
void aus_api_documents_send (AusHttpRequest *request, const AusUseCase *use_case, AusActor *actor,
                             gpointer input, GDestroyNotify input_free, const char *holder);

/* aus_api_documents_erase: the document {did} of @consultation_id; answers 204. */
void aus_api_documents_erase (AusHttpRequest *request, AusActor *actor,
                              const char *consultation_id);

/* aus_api_documents_dup_name: (transfer full): filename of Content-Disposition (RFC 6266); NULL. */
char *aus_api_documents_dup_name (AusHttpRequest *request);

G_END_DECLS
