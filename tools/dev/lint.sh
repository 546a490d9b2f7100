# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev lint: the lint suite, and a build with clang, whose warnings are errors too.

dev_lint() {
  need build lint
  configure build-clang --native-file tools/dev/clang.ini -Dbuildtype=debugoptimized -Dweb=false
  compile build-clang
  configure build-test -Dbuildtype=debugoptimized
  compile build-test
  meson test -C .dev/build-test --no-rebuild --print-errorlogs --suite lint >&2 || die "lint failed"
  say "lint is clean"
}
