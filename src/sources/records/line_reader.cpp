#include "sources/records/line_reader.h"

#include <cstring>
#include <limits>

namespace firesteel {
namespace {

constexpr size_t kChunk = 1 << 20;

int64_t stream_start(const RecordPart& part) { return part.start > 0 ? part.start - 1 : 0; }

}  // namespace

LineReader::LineReader(const FileSystem& file_system, const RecordPart& part, std::string separator,
                       const std::string& encoding, MemoryPool* memory)
    : stream_(open_byte_stream(file_system, part.file.path, stream_start(part), encoding)),
      separator_(std::move(separator)),
      position_(stream_start(part)),
      end_(part.start == 0 && part.end >= part.file.size ? std::numeric_limits<int64_t>::max() : part.end) {
  if (memory != nullptr) {
    reservation_ = MemoryReservation(memory, "LineReader");
  }
  if (part.start > 0) {
    skip_partial_line();
    return;
  }
  fill();
  if (buffer_.starts_with("\xEF\xBB\xBF")) {
    at_ = 3;
    position_ = 3;
  }
}

bool LineReader::fill() {
  if (at_end_) {
    return false;
  }
  buffer_.erase(0, at_);
  at_ = 0;
  const size_t before = buffer_.size();
  if (before + kChunk > static_cast<size_t>(reservation_.bytes())) {
    reservation_.resize(static_cast<int64_t>((before + kChunk) * 2));
  }
  buffer_.resize(before + kChunk);
  const size_t got = stream_->read(reinterpret_cast<uint8_t*>(buffer_.data()) + before, kChunk);
  buffer_.resize(before + got);
  at_end_ = got == 0;
  return !at_end_;
}

size_t LineReader::find_end(size_t from, size_t& length) const {
  if (!separator_.empty()) {
    length = separator_.size();
    return buffer_.find(separator_, from);
  }
  const char* start = buffer_.data() + from;
  const size_t size = buffer_.size() - from;
  const void* newline = std::memchr(start, '\n', size);
  const size_t until = newline == nullptr ? size : static_cast<size_t>(static_cast<const char*>(newline) - start);
  const void* carriage = std::memchr(start, '\r', until);
  if (carriage != nullptr) {
    const size_t at = from + static_cast<size_t>(static_cast<const char*>(carriage) - start);
    if (at + 1 == buffer_.size() && !at_end_) {
      return std::string::npos;  // a \n may follow
    }
    length = at + 1 < buffer_.size() && buffer_[at + 1] == '\n' ? 2 : 1;
    return at;
  }
  length = 1;
  return newline == nullptr ? std::string::npos : from + until;
}

void LineReader::skip_partial_line() {
  // From the byte before the part on: when that ends a line, the part begins with a line of its own.
  std::string_view line;
  const int64_t end = end_;
  end_ = std::numeric_limits<int64_t>::max();
  (void)next(line);
  end_ = end;
}

bool LineReader::next(std::string_view& line) {
  if (position_ >= end_) {
    return false;
  }
  size_t searched = at_;
  while (true) {
    size_t length = 0;
    const size_t found = find_end(searched, length);
    if (found != std::string::npos) {
      line = std::string_view(buffer_).substr(at_, found - at_);
      position_ += static_cast<int64_t>(found + length - at_);
      at_ = found + length;
      return true;
    }
    const size_t overlap = std::max<size_t>(separator_.size(), 1);
    const size_t kept = buffer_.size() - at_;
    searched = kept > overlap ? kept - overlap : 0;
    if (!fill()) {
      size_t last_length = 0;
      if (find_end(at_, last_length) != std::string::npos) {
        searched = at_;
        continue;
      }
      if (at_ == buffer_.size()) {
        return false;
      }
      line = std::string_view(buffer_).substr(at_);
      position_ += static_cast<int64_t>(line.size());
      at_ = buffer_.size();
      return true;
    }
  }
}

}  // namespace firesteel
