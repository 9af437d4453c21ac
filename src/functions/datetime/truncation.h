#pragma once

#include <span>
#include <string_view>

namespace firesteel {

/// The units, in capital letters, that date_trunc knows; of_dates: that trunc knows.
std::span<const std::string_view> truncation_units(bool of_dates);
bool is_truncation_unit(std::string_view unit, bool of_dates);

}  // namespace firesteel
