#pragma once

#include "base/errors/spark_error.h"

#include <memory>
#include <string>
#include <string_view>

namespace firesteel {

/// Words, numbers and signs of a type's text; the reading half of type_ddl.cpp.
class TypeDdlText {
 public:
  TypeDdlText(std::shared_ptr<const std::string> text, size_t offset);

  size_t offset() const { return end_of_last_; }
  size_t start() const { return start_; }
  bool at_end() const { return start_ >= text_->size(); }
  /// The current token as written; empty at the end.
  std::string_view token() const { return std::string_view(*text_).substr(start_, end_ - start_); }
  bool at_word() const;
  bool at(std::string_view sign_or_upper_word) const;
  bool accept(std::string_view sign_or_upper_word);
  void expect(std::string_view sign_or_upper_word);
  /// A word or `quoted name`.
  std::string identifier();
  std::string string_literal();
  int integer();
  void next();

  [[noreturn]] void fail_syntax() const;
  [[noreturn]] void fail(size_t from, std::string condition, ErrorParameters parameters) const;

 private:
  void scan();
  Origin origin(size_t from, size_t end) const;

  std::shared_ptr<const std::string> text_;
  size_t start_ = 0;
  size_t end_ = 0;
  size_t end_of_last_ = 0;
};

}  // namespace firesteel
