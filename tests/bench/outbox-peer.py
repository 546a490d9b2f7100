# SPDX-License-Identifier: GPL-3.0-or-later
"""The limit of the same minute: COUNT mails of SIZE bytes by smtplib over four open connections."""
import smtplib
import sys
import threading
import time

port, count, size = (int(text) for text in sys.argv[1:4])
CONNECTIONS = 4


def send(part):
    server = smtplib.SMTP("127.0.0.1", port)
    for number in range(count // CONNECTIONS):
        head = f"Message-ID: <peer-{part}-{number}@bench.example>\r\nSubject: x\r\n\r\n"
        body = ("x" * 70 + "\r\n") * (size // 72)
        server.sendmail("a@bench.example", ["peer@bench.example"], head + body)
    server.quit()


threads = [threading.Thread(target=send, args=(part,)) for part in range(CONNECTIONS)]
started = time.monotonic()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(time.monotonic() - started)
