// aes_encrypt, aes_decrypt, try_aes_decrypt.
#include "functions/hash/aes.h"
#include "functions/hash/digest_functions.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/kernel_frame/try_kernel.h"

namespace firesteel {
namespace {

using Text = std::string_view;

std::string upper(Text text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

ErrorParameters parameters(const char* parameter, const char* function, const char* name, std::string value) {
  return {{"parameter", parameter}, {"functionName", function}, {name, std::move(value)}};
}

// The mode, unless the row fails for it or for its key.
std::optional<aes::Mode> checked_mode(const RowOutcome& outcome, const char* function, Text key, Text mode,
                                      Text padding) {
  const auto found = aes::find_mode(mode, padding);
  if (!found) {
    outcome.fail([&] {
      return SparkError("UNSUPPORTED_FEATURE.AES_MODE",
                        {{"mode", std::string(mode)}, {"padding", std::string(padding)}, {"functionName", function}});
    });
    return std::nullopt;
  }
  if (!aes::is_key_size(key.size())) {
    outcome.fail([&] {
      return SparkError("INVALID_PARAMETER_VALUE.AES_KEY_LENGTH",
                        parameters("`key`", "`aes_encrypt`/`aes_decrypt`", "actualLength", std::to_string(key.size())));
    });
    return std::nullopt;
  }
  return found;
}

void encrypt(const RowOutcome& outcome, Text text, Text key, Text mode, Text padding, Text vector, Text additional,
             std::string& out) {
  constexpr const char* kName = "`aes_encrypt`";
  const auto found = checked_mode(outcome, kName, key, mode, padding);
  if (!found) {
    return;
  }
  if (*found == aes::Mode::kEcb && !vector.empty()) {
    return outcome.fail([&] {
      return SparkError("UNSUPPORTED_FEATURE.AES_MODE_IV", {{"mode", upper(mode)}, {"functionName", kName}});
    });
  }
  if (*found != aes::Mode::kGcm && !additional.empty()) {
    return outcome.fail([&] {
      return SparkError("UNSUPPORTED_FEATURE.AES_MODE_AAD", {{"mode", upper(mode)}, {"functionName", kName}});
    });
  }
  if (!vector.empty() && vector.size() != aes::vector_size(*found)) {
    return outcome.fail([&] {
      auto list = parameters("`iv`", kName, "actualLength", std::to_string(vector.size()));
      list.emplace_back("mode", upper(mode));
      return SparkError("INVALID_PARAMETER_VALUE.AES_IV_LENGTH", std::move(list));
    });
  }
  out = aes::encrypt(*found, text, key, vector, additional);
}

void decrypt(const RowOutcome& outcome, Text bytes, Text key, Text mode, Text padding, Text additional,
             std::string& out) {
  constexpr const char* kName = "`aes_decrypt`";
  const auto found = checked_mode(outcome, kName, key, mode, padding);
  if (!found) {
    return;
  }
  if (*found != aes::Mode::kGcm && !additional.empty()) {
    return outcome.fail([&] {
      return SparkError("UNSUPPORTED_FEATURE.AES_MODE_AAD", {{"mode", upper(mode)}, {"functionName", kName}});
    });
  }
  auto text = aes::decrypt(*found, bytes, key, additional);
  if (!text) {
    return outcome.fail([&] {
      return SparkError("INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR",
                        parameters("`expr`, `key`", kName, "detailMessage", "the text does not fit the key."));
    });
  }
  out = std::move(*text);
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example,
                    ScalarFunction function, bool with_vector) {
  return declare_scalar("misc_funcs",
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = with_vector ? 6 : 5},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> aes_functions() {
  const auto encrypting = overloaded({{"BINARY, BINARY, STRING, STRING, BINARY, BINARY -> BINARY",
                                       failing_string_kernel<Text, Text, Text, Text, Text, Text>(encrypt), true}});
  const auto decrypting = overloaded({{"BINARY, BINARY, STRING, STRING, BINARY -> BINARY",
                                       failing_string_kernel<Text, Text, Text, Text, Text>(decrypt), true}});
  return {declare("aes_encrypt", "3.3.0", "Returns bytes encrypted by AES in a mode: ECB, CBC or GCM.",
                  {"SELECT hex(aes_encrypt('Spark', '1234567890abcdef', 'ECB'))", "47D7D9EE5A5A9D4EB1AC6A4AFD0ED38F"},
                  encrypting, true),
          declare("aes_decrypt", "3.3.0", "Returns the bytes that aes_encrypt encrypted.",
                  {"SELECT CAST(aes_decrypt(aes_encrypt('Spark', '1234567890abcdef'), '1234567890abcdef') AS STRING)",
                   "Spark"},
                  decrypting, false),
          declare("try_aes_decrypt", "3.5.0", "As aes_decrypt, but NULL for what cannot be decrypted.",
                  {"SELECT try_aes_decrypt(x'00', '1234567890abcdef')", "NULL"}, as_try(decrypting), false)};
}

}  // namespace firesteel
