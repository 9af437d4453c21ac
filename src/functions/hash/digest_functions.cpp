// md5, sha1, sha2 and crc32.
#include "functions/hash/digest_functions.h"

#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"

#include <openssl/evp.h>

#include <array>

namespace firesteel {
namespace {

constexpr const char* kGroup = "hash_funcs";
using Text = std::string_view;

void digest(const EVP_MD* algorithm, Text bytes, std::string& out) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> result;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), result.data(), &size, algorithm, nullptr);
  for (unsigned int i = 0; i < size; ++i) {
    out.push_back("0123456789abcdef"[result[i] >> 4]);
    out.push_back("0123456789abcdef"[result[i] & 15]);
  }
}

bool sha2(Text bytes, int32_t bits, std::string& out) {
  switch (bits) {
    case 224:
      digest(EVP_sha224(), bytes, out);
      return true;
    case 0:
    case 256:
      digest(EVP_sha256(), bytes, out);
      return true;
    case 384:
      digest(EVP_sha384(), bytes, out);
      return true;
    case 512:
      digest(EVP_sha512(), bytes, out);
      return true;
    default:
      return false;
  }
}

constexpr std::array<uint32_t, 256> kCrcTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320U : value >> 1;
    }
    table[i] = value;
  }
  return table;
}();

int64_t crc32(Text bytes) {
  uint32_t crc = ~0U;
  for (const char c : bytes) {
    crc = kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ crc >> 8;
  }
  return static_cast<int64_t>(~crc & 0xFFFFFFFFU);
}

FunctionDef digesting(const char* name, std::vector<std::string> aliases, const char* usage, FunctionExample example,
                      const EVP_MD* (*algorithm)()) {
  return declare_scalar(
      kGroup,
      {.name = name, .aliases = std::move(aliases), .since = "1.5.0", .usage = usage, .example = std::move(example)},
      {{"BINARY -> STRING",
        string_kernel<Text>([algorithm](Text bytes, std::string& out) { digest(algorithm(), bytes, out); })}});
}

}  // namespace

std::vector<FunctionDef> digest_functions() {
  return {digesting("md5", {}, "Returns the MD5 checksum in hexadecimal digits.",
                    {"SELECT md5('Spark')", "8cde774d6f7333752ed72cacddb05126"}, EVP_md5),
          digesting("sha1", {"sha"}, "Returns the SHA-1 checksum in hexadecimal digits.",
                    {"SELECT sha1('Spark')", "85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c"}, EVP_sha1),
          declare_scalar(kGroup,
                         {.name = "sha2",
                          .since = "1.5.0",
                          .usage = "Returns a SHA-2 checksum of 224, 256, 384 or 512 bits in hexadecimal digits.",
                          .example = {"SELECT sha2('Spark', 256)",
                                      "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         {{"BINARY, INT -> STRING", string_kernel<Text, int32_t>(sha2), true}}),
          declare_scalar(kGroup,
                         {.name = "crc32",
                          .since = "1.5.0",
                          .usage = "Returns the CRC-32 checksum.",
                          .example = {"SELECT crc32('Spark')", "1557323817"}},
                         {{"BINARY -> BIGINT", fixed_kernel<int64_t, Text>(crc32)}})};
}

}  // namespace firesteel
