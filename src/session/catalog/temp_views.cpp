#include "session/catalog/temp_views.h"

#include "expression/print/expression_sql.h"

namespace firesteel {

std::string lower_ascii(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

std::string quoted_name(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ".") + quote_identifier(part);
  }
  return text;
}

bool TempViews::create(View view, bool replace) {
  const std::lock_guard lock(mutex_);
  const auto [entry, added] = views_.try_emplace(lower_ascii(view.name));
  if (!added && !replace) {
    return false;
  }
  entry->second = std::move(view);
  return true;
}

bool TempViews::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  const auto found = views_.find(lower_ascii(from));
  if (found == views_.end() || views_.contains(lower_ascii(to))) {
    return false;
  }
  View view = std::move(found->second);
  views_.erase(found);
  view.name = to;
  views_[lower_ascii(to)] = std::move(view);
  return true;
}

bool TempViews::drop(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return views_.erase(lower_ascii(name)) > 0;
}

std::optional<TempViews::View> TempViews::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = views_.find(lower_ascii(name));
  return found == views_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> TempViews::names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> all;
  for (const auto& [key, view] : views_) {
    all.push_back(view.name);
  }
  return all;
}

}  // namespace firesteel
