#include "connect/results/shown_rows.h"

#include "connect/results/text_width.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr size_t kMinWidth = 3;

void append_padded(std::string& out, const std::string& cell, size_t width, bool left) {
  const size_t padding = width - std::min(width, half_width(cell));
  out.append(left ? padding : 0, ' ').append(cell).append(left ? 0 : padding, ' ');
}

std::string footer(const ShownRows& shown) {
  if (!shown.more) {
    return "";
  }
  return "only showing top " + std::to_string(shown.limit) + (shown.limit == 1 ? " row" : " rows");
}

void append_html(std::string& out, const std::string& text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        out.push_back(c);
    }
  }
}

void append_html_row(std::string& out, const std::vector<std::string>& cells, const std::string& tag) {
  out += "<tr>";
  for (const std::string& cell : cells) {
    out += "<" + tag + ">";
    append_html(out, cell);
    out += "</" + tag + ">";
  }
  out += "</tr>\n";
}

}  // namespace

std::string shown_text(std::string_view text, int truncate) {
  std::string escaped = escape_meta_characters(text);
  const auto limit = static_cast<size_t>(std::max(truncate, 0));
  if (truncate <= 0 || utf16_length(escaped) <= limit) {
    return escaped;
  }
  // Fewer than four characters leave no room for the dots.
  return limit < 4 ? std::string(utf16_prefix(escaped, limit)) : std::string(utf16_prefix(escaped, limit - 3)) + "...";
}

std::string layout_grid(const ShownRows& shown) {
  std::vector<size_t> widths;
  for (const std::string& name : shown.names) {
    widths.push_back(std::max(kMinWidth, half_width(name)));
  }
  for (const auto& row : shown.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], half_width(row[i]));
    }
  }
  std::string rule = "+";
  for (size_t i = 0; i < widths.size(); ++i) {
    rule.append(i > 0 ? "+" : "").append(widths[i], '-');
  }
  rule += "+\n";
  std::string out = rule;
  const auto append_row = [&](const std::vector<std::string>& cells) {
    out.push_back('|');
    for (size_t i = 0; i < cells.size(); ++i) {
      out += i > 0 ? "|" : "";
      append_padded(out, cells[i], widths[i], shown.pad_left);
    }
    out += "|\n";
  };
  append_row(shown.names);
  out += rule;
  for (const auto& row : shown.rows) {
    append_row(row);
  }
  return out + rule + footer(shown);
}

std::string layout_vertical(const ShownRows& shown) {
  if (shown.rows.empty()) {
    return "(0 rows)";
  }
  size_t name_width = kMinWidth;
  size_t cell_width = kMinWidth;
  for (const std::string& name : shown.names) {
    name_width = std::max(name_width, half_width(name));
  }
  for (const auto& row : shown.rows) {
    for (const std::string& cell : row) {
      cell_width = std::max(cell_width, half_width(cell));
    }
  }
  std::string out;
  for (size_t i = 0; i < shown.rows.size(); ++i) {
    std::string header = "-RECORD " + std::to_string(i);
    header.append(name_width + cell_width + 5 - std::min(name_width + cell_width + 5, header.size()), '-');
    out += header + "\n";
    for (size_t j = 0; j < shown.names.size(); ++j) {
      out += " ";
      append_padded(out, shown.names[j], name_width, false);
      out += " | ";
      append_padded(out, shown.rows[i][j], cell_width, false);
      out += " \n";
    }
    if (shown.names.empty()) {
      out += "\n";
    }
  }
  return out + footer(shown);
}

std::string layout_html(const ShownRows& shown) {
  std::string out = "<table border='1'>\n";
  append_html_row(out, shown.names, "th");
  for (const auto& row : shown.rows) {
    append_html_row(out, row, "td");
  }
  return out + "</table>\n" + footer(shown) + (shown.more ? "\n" : "");
}

}  // namespace firesteel
