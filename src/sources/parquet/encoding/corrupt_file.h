#pragma once

#include <stdexcept>

namespace firesteel::parquet_format {

/// The bytes of a file do not follow the format. The reader that knows the file's name turns it into a SparkError.
class CorruptFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws CorruptFile unless `sound` holds: for everything that comes from a file.
inline void expect(bool sound, const char* message) {
  if (!sound) [[unlikely]] {
    throw CorruptFile(message);
  }
}

}  // namespace firesteel::parquet_format
