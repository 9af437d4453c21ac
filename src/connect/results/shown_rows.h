#pragma once

#include <string>
#include <vector>

namespace firesteel {

/// Rows as text, ready to be laid out. Cells are already cut and escaped.
struct ShownRows {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
  int limit = 20;
  bool more = false;     // there are rows beyond the limit
  bool pad_left = true;  // right-aligned: when cells are truncated
};

/// `text` cut to `truncate` UTF-16 units, the last three as "..." (0: not cut); control characters escaped.
std::string shown_text(std::string_view text, int truncate);

/// The grid of df.show().
std::string layout_grid(const ShownRows& shown);
/// df.show(vertical=True).
std::string layout_vertical(const ShownRows& shown);
/// The HTML table of notebooks.
std::string layout_html(const ShownRows& shown);

}  // namespace firesteel
