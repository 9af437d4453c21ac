#include "functions/hash/aes.h"

#include "base/errors/check.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

namespace firesteel::aes {
namespace {

constexpr size_t kTagSize = 16;

struct ContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int size_of(std::string_view text) { return static_cast<int>(text.size()); }

bool same(std::string_view text, std::string_view upper) {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

const EVP_CIPHER* cipher(Mode mode, size_t key_size) {
  switch (mode) {
    case Mode::kEcb:
      return key_size == 16 ? EVP_aes_128_ecb() : (key_size == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb());
    case Mode::kCbc:
      return key_size == 16 ? EVP_aes_128_cbc() : (key_size == 24 ? EVP_aes_192_cbc() : EVP_aes_256_cbc());
    case Mode::kGcm:
      return key_size == 16 ? EVP_aes_128_gcm() : (key_size == 24 ? EVP_aes_192_gcm() : EVP_aes_256_gcm());
  }
  return nullptr;
}

}  // namespace

std::optional<Mode> find_mode(std::string_view mode, std::string_view padding) {
  const bool standard = same(padding, "DEFAULT");
  if (same(mode, "ECB") && (standard || same(padding, "PKCS"))) {
    return Mode::kEcb;
  }
  if (same(mode, "CBC") && (standard || same(padding, "PKCS"))) {
    return Mode::kCbc;
  }
  return same(mode, "GCM") && (standard || same(padding, "NONE")) ? std::optional(Mode::kGcm) : std::nullopt;
}

bool is_key_size(size_t size) { return size == 16 || size == 24 || size == 32; }

size_t vector_size(Mode mode) { return mode == Mode::kEcb ? 0 : (mode == Mode::kCbc ? 16 : 12); }

std::string encrypt(Mode mode, std::string_view text, std::string_view key, std::string_view vector,
                    std::string_view additional) {
  std::string out(vector);
  if (out.empty()) {
    out.resize(vector_size(mode));
    check(out.empty() || RAND_bytes(bytes_of(out), size_of(out)) == 1, "no random bytes");
  }
  const std::string used = out;
  const Context context(EVP_CIPHER_CTX_new());
  bool good = EVP_EncryptInit_ex(context.get(), cipher(mode, key.size()), nullptr, bytes_of(key), bytes_of(used)) == 1;
  int size = 0;
  if (mode == Mode::kGcm && !additional.empty()) {
    good = good && EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(additional), size_of(additional)) == 1;
  }
  std::string body(text.size() + 32, '\0');
  int last = 0;
  good = good && EVP_EncryptUpdate(context.get(), bytes_of(body), &size, bytes_of(text), size_of(text)) == 1 &&
         EVP_EncryptFinal_ex(context.get(), bytes_of(body) + size, &last) == 1;
  check(good, "AES failed");
  body.resize(static_cast<size_t>(size + last));
  out += body;
  if (mode == Mode::kGcm) {
    std::string tag(kTagSize, '\0');
    check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag.data()) == 1, "AES gave no tag");
    out += tag;
  }
  return out;
}

std::optional<std::string> decrypt(Mode mode, std::string_view bytes, std::string_view key,
                                   std::string_view additional) {
  const size_t around = vector_size(mode) + (mode == Mode::kGcm ? kTagSize : 0);
  if (bytes.size() < around) {
    return std::nullopt;
  }
  if (mode == Mode::kEcb && bytes.empty()) {
    return std::string();  // no block at all, as Java sees it
  }
  const std::string vector(bytes.substr(0, vector_size(mode)));
  const std::string_view body = bytes.substr(vector.size(), bytes.size() - around);
  const Context context(EVP_CIPHER_CTX_new());
  bool good =
      EVP_DecryptInit_ex(context.get(), cipher(mode, key.size()), nullptr, bytes_of(key), bytes_of(vector)) == 1;
  int size = 0;
  if (mode == Mode::kGcm) {
    std::string tag(bytes.substr(bytes.size() - kTagSize));
    good = good && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) == 1;
    if (!additional.empty()) {
      good = good && EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(additional), size_of(additional)) == 1;
    }
  }
  std::string out(body.size() + 32, '\0');
  int last = 0;
  good = good && EVP_DecryptUpdate(context.get(), bytes_of(out), &size, bytes_of(body), size_of(body)) == 1 &&
         EVP_DecryptFinal_ex(context.get(), bytes_of(out) + size, &last) == 1;
  if (!good) {
    return std::nullopt;
  }
  out.resize(static_cast<size_t>(size + last));
  return out;
}

}  // namespace firesteel::aes
