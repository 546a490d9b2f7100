// SPDX-License-Identifier: GPL-3.0-or-later

/** The text with its addresses made links. */
export function Linked({ text }: { text: string }) {
  return (
    <p class="letter-text">
      {text.split(/(https?:\/\/[^\s]*[^\s.,;:!?)])/).map((piece, index) =>
        index % 2 ? (
          <a key={index} href={piece}>
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </p>
  );
}
