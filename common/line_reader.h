#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat {

/// Bytes in, whole lines out, bounded: what arrives on a stream is cut wherever the network liked, and a line
/// may come in one piece, in forty, or with its neighbours.
///
/// A line ends in LF or CR LF; neither is part of it. A line longer than the limit is reported once, by its
/// length, up to 4 GiB, and no more than the limit is kept of it, so an endless line costs no memory.
class LineReader {
 public:
  struct Line {
    enum class Kind {
      none,      ///< no whole line is here
      whole,     ///< `text` is the line
      too_long,  ///< a line of `length` bytes has been thrown away; `text` is its beginning
    };
    Kind kind = Kind::none;
    std::string_view text{};  ///< valid until the reader's next call
    std::size_t length = 0;
  };

  /// A line may have `max_line` bytes, its end not counted: far less than 4 GiB, for there may be ten
  /// thousand readers, and they count in 32 bits.
  explicit LineReader(std::size_t max_line) : max_line_(static_cast<std::uint32_t>(max_line)) {}

  /// Takes what has arrived. Lines are taken out by next(); what is left is kept.
  void feed(std::string_view bytes);

  /// The next line; Line::Kind::none if no whole line is here.
  Line next();

  /// The rest of the last line will not come: what there is of it is dropped.
  void forget_unfinished();

  /// Nothing more will come: what has no line end yet counts as a line, too.
  void finish();

  bool has_whole_line() const {
    return scanned_ < buffer_.size() && buffer_.find('\n', scanned_) != std::string::npos;
  }
  std::size_t max_line() const { return max_line_; }
  /// Whether more than the limit has come of a line, and not its end.
  bool is_endless() const { return dropped_ > 0; }

  /// How many bytes are kept: whole lines and the unfinished one.
  std::size_t kept_bytes() const { return buffer_.size() - begin_; }
  std::string_view kept() const { return std::string_view(buffer_).substr(begin_); }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(buffer_.size()); }
  Line take(std::size_t length);
  void drop_unfinished_if_too_long();
  void forget_taken();

  std::string buffer_;
  std::uint32_t max_line_;
  std::uint32_t begin_ = 0;    // of the first line not yet taken
  std::uint32_t scanned_ = 0;  // no LF in [begin_, scanned_)
  std::uint32_t dropped_ = 0;  // bytes of the current over-long line that are gone already; stays at the most
};

}  // namespace chat
