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
    std::vector<std::string>& words = sentences.emplace_back();
    iterators_->words->setText(sentence);
    for (int32_t from = 0, to = iterators_->words->next(); to != icu::BreakIterator::DONE;
         from = to, to = iterators_->words->next()) {
      // Java takes a currency sign and the number after it for one word, which starts with no letter.
      const bool price =
          from > 0 && u_isdigit(sentence[from]) != 0 && u_charType(sentence.char32At(from - 1)) == U_CURRENCY_SYMBOL;
      if (u_isalnum(sentence.char32At(from)) != 0 && !price) {
        icu::UnicodeString(sentence, from, to - from).toUTF8String(words.emplace_back());
      }
    }
  }
  return sentences;
}

}  // namespace firesteel
