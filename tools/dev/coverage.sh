# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev coverage: unit and integration suites, then line coverage of src/.

dev_coverage() {
  need build test coverage
  configure build-coverage -Dbuildtype=debug -Db_coverage=true -Dweb=false
  compile build-coverage
  meson test -C .dev/build-coverage --no-rebuild --suite unit --suite integration >&2 || die "tests failed"
  lcov --quiet --capture --directory .dev/build-coverage --output-file .dev/coverage.info
  lcov --quiet --extract .dev/coverage.info "$PWD/src/*" --output-file .dev/coverage.info
  genhtml --quiet .dev/coverage.info --output-directory .dev/coverage
  lcov --summary .dev/coverage.info
  say "open .dev/coverage/index.html"
}
