#include "session/statements/session_variables.h"

#include "session/catalog/temp_views.h"

namespace firesteel {

std::optional<std::string> SessionVariables::own_name(const std::vector<std::string>& parts) {
  const bool fits = parts.size() == 1 || (parts.size() == 2 && lower_ascii(parts[0]) == "session") ||
                    (parts.size() == 3 && lower_ascii(parts[0]) == "system" && lower_ascii(parts[1]) == "session");
  return fits ? std::optional(parts.back()) : std::nullopt;
}

bool SessionVariables::declare(Variable variable, bool replace) {
  const std::lock_guard lock(mutex_);
  const std::string key = lower_ascii(variable.name);
  if (variables_.contains(key) && !replace) {
    return false;
  }
  variables_[key] = std::move(variable);
  return true;
}

std::optional<SessionVariables::Variable> SessionVariables::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = variables_.find(lower_ascii(name));
  return found == variables_.end() ? std::nullopt : std::optional(found->second);
}

void SessionVariables::assign(const std::string& name, Literal value) {
  const std::lock_guard lock(mutex_);
  const auto found = variables_.find(lower_ascii(name));
  if (found != variables_.end()) {
    found->second.value = std::move(value);
  }
}

bool SessionVariables::drop(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return variables_.erase(lower_ascii(name)) > 0;
}

void SessionVariables::begin_local() {
  const std::lock_guard lock(mutex_);
  scripts_.push_back({std::this_thread::get_id(), {}});
}

void SessionVariables::end_local() {
  const std::lock_guard lock(mutex_);
  for (size_t i = scripts_.size(); i-- > 0;) {
    if (scripts_[i].thread == std::this_thread::get_id()) {
      scripts_.erase(scripts_.begin() + static_cast<std::ptrdiff_t>(i));
      return;
    }
  }
}

SessionVariables::Script* SessionVariables::own_script() {
  for (size_t i = scripts_.size(); i-- > 0;) {
    if (scripts_[i].thread == std::this_thread::get_id()) {
      return &scripts_[i];
    }
  }
  return nullptr;
}

void SessionVariables::push_frame(const std::string& label) {
  const std::lock_guard lock(mutex_);
  own_script()->frames.push_back({lower_ascii(label), {}});
}

void SessionVariables::pop_frame() {
  const std::lock_guard lock(mutex_);
  own_script()->frames.pop_back();
}

bool SessionVariables::declare_local(Variable variable) {
  const std::lock_guard lock(mutex_);
  const std::string key = lower_ascii(variable.name);
  return own_script()->frames.back().variables.emplace(key, std::move(variable)).second;
}

const SessionVariables::Variable* SessionVariables::search_local(const std::vector<std::string>& parts) const {
  if (parts.size() > 2) {
    return nullptr;
  }
  for (size_t i = scripts_.size(); i-- > 0;) {
    if (scripts_[i].thread != std::this_thread::get_id()) {
      continue;
    }
    for (auto frame = scripts_[i].frames.rbegin(); frame != scripts_[i].frames.rend(); ++frame) {
      if (parts.size() == 2 && (frame->label.empty() || frame->label != lower_ascii(parts[0]))) {
        continue;
      }
      const auto found = frame->variables.find(lower_ascii(parts.back()));
      if (found != frame->variables.end()) {
        return &found->second;
      }
    }
  }
  return nullptr;
}

std::optional<SessionVariables::Variable> SessionVariables::find_local(const std::vector<std::string>& parts) const {
  const std::lock_guard lock(mutex_);
  const Variable* found = search_local(parts);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

bool SessionVariables::assign_local(const std::vector<std::string>& parts, const Literal& value) {
  const std::lock_guard lock(mutex_);
  auto* found = const_cast<Variable*>(search_local(parts));
  if (found == nullptr) {
    return false;
  }
  found->value = value;
  return true;
}

namespace {

std::string key_of(const std::vector<std::string>& name) {
  std::string key;
  for (const std::string& part : name) {
    key += lower_ascii(part) + '\0';
  }
  return key;
}

}  // namespace

bool SqlFunctions::create(SqlFunction function, bool replace) {
  const std::lock_guard lock(mutex_);
  const std::string key = key_of(function.name);
  if (functions_.contains(key) && !replace) {
    return false;
  }
  functions_[key] = std::make_shared<const SqlFunction>(std::move(function));
  return true;
}

std::shared_ptr<const SqlFunction> SqlFunctions::find(const std::vector<std::string>& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = functions_.find(key_of(name));
  return found == functions_.end() ? nullptr : found->second;
}

bool SqlFunctions::drop(const std::vector<std::string>& name) {
  const std::lock_guard lock(mutex_);
  return functions_.erase(key_of(name)) > 0;
}

std::vector<std::shared_ptr<const SqlFunction>> SqlFunctions::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const SqlFunction>> list;
  for (const auto& [key, function] : functions_) {
    list.push_back(function);
  }
  return list;
}

}  // namespace firesteel
