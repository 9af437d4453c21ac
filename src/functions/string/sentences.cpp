#include "functions/string/sentences.h"

#include "base/errors/spark_error.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace firesteel {

struct SentenceSplitter::Iterators {
  std::unique_ptr<icu::BreakIterator> sentences;
  std::unique_ptr<icu::BreakIterator> words;
};

namespace {

bool is_blank(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    if (u_isWhitespace(text[i]) == 0) {
      return false;
    }
  }
  return true;
}

// Java's word iterator takes these and the number after them for one word, which then starts with no letter or digit.
bool leads_number(const icu::UnicodeString& text, int32_t at) {
  return text[at] == u'#' || text[at] == u'.' || u_charType(text.char32At(at)) == U_CURRENCY_SYMBOL;
}

// And these belong to the number before them.
bool ends_number(char16_t c) { return c == u'%' || c == u'\u2030' || c == u'\u066A' || c == u'\u00A2'; }

}  // namespace

SentenceSplitter::SentenceSplitter(std::string language, std::string country)
    : language_(std::move(language)), country_(std::move(country)), iterators_(std::make_unique<Iterators>()) {
  const icu::Locale locale =
      language_.empty() ? icu::Locale::getUS() : icu::Locale(language_.c_str(), country_.c_str());
  UErrorCode status = U_ZERO_ERROR;
  iterators_->sentences.reset(icu::BreakIterator::createSentenceInstance(locale, status));
  iterators_->words.reset(icu::BreakIterator::createWordInstance(locale, status));
  if (U_FAILURE(status)) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "sentences of the language " + language_}});
  }
}

SentenceSplitter::~SentenceSplitter() = default;
SentenceSplitter::SentenceSplitter(SentenceSplitter&&) noexcept = default;
SentenceSplitter& SentenceSplitter::operator=(SentenceSplitter&&) noexcept = default;

bool SentenceSplitter::is_for(const std::string& language, const std::string& country) const {
  return language == language_ && country == country_;
}

std::vector<std::vector<std::string>> SentenceSplitter::split(std::string_view text) {
  const auto all = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  std::vector<std::vector<std::string>> sentences;
  iterators_->sentences->setText(all);
  for (int32_t start = 0, end = iterators_->sentences->next(); end != icu::BreakIterator::DONE;
       start = end, end = iterators_->sentences->next()) {
    const icu::UnicodeString sentence(all, start, end - start);
    // Java counts blank lines to the sentence beside them.
    if (is_blank(sentence) && (start > 0 || end < all.length())) {
      continue;
    }
    std::vector<std::string>& words = sentences.emplace_back();
    iterators_->words->setText(sentence);
    for (int32_t from = 0, to = iterators_->words->next(); to != icu::BreakIterator::DONE;
         from = to, to = iterators_->words->next()) {
      const bool number = u_isdigit(sentence.char32At(from)) != 0;
      const bool led = number && from > 0 && leads_number(sentence, from - 1);
      if (u_isalnum(sentence.char32At(from)) != 0 && !led) {
        icu::UnicodeString(sentence, from, to - from).toUTF8String(words.emplace_back());
        if (u_isdigit(sentence[to - 1]) != 0 && to < sentence.length() && ends_number(sentence[to])) {
          icu::UnicodeString(sentence, to, 1).toUTF8String(words.back());
        }
      }
    }
  }
  return sentences;
}

}  // namespace firesteel
