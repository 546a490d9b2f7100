# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev format: clang-format decides the layout of every C file.

dev_format() {
  need lint
  git ls-files -z --cached --others --exclude-standard 'src/*.[ch]' 'tests/*.[ch]' 'plugins/*.[ch]' |
    xargs -0 -r clang-format -i
}
