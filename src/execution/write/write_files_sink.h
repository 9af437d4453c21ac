#pragma once

#include "execution/pipeline/pipeline_builder.h"
#include "physical/nodes/write_exec.h"

namespace firesteel {

/// A pipeline that writes; the lane it returns gives no rows.
Lanes build_write_files(const WriteFilesExec& plan, PipelineBuilder& builder);

}  // namespace firesteel
