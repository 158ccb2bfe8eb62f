/** Cases that the interpreter does not do, by their names, and why. */
export const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  averagepool_2d_dilations: 'dilated averages came after opset 18',
  averagepool_3d_dilations_small: 'dilated averages came after opset 18',
  cast_DOUBLE_to_FLOAT16: 'half precision is not interpreted',
  cast_FLOAT16_to_DOUBLE: 'half precision is not interpreted',
  cast_FLOAT16_to_FLOAT: 'half precision is not interpreted',
  cast_FLOAT_to_FLOAT16: 'half precision is not interpreted',
  castlike_DOUBLE_to_FLOAT16_expanded: 'half precision is not interpreted',
  castlike_FLOAT16_to_DOUBLE_expanded: 'half precision is not interpreted',
  castlike_FLOAT16_to_FLOAT_expanded: 'half precision is not interpreted',
  castlike_FLOAT_to_FLOAT16_expanded: 'half precision is not interpreted',
  isinf_float16: 'half precision is not interpreted',
  isnan_float16: 'half precision is not interpreted',
  max_float16: 'half precision is not interpreted',
  min_float16: 'half precision is not interpreted',
  mod_mixed_sign_float16: 'half precision is not interpreted',
  training_dropout: 'what is dropped is random, and the expected mask is that of NumPy',
  training_dropout_default: 'what is dropped is random, and the expected mask is that of NumPy',
  training_dropout_default_mask:
    'what is dropped is random, and the expected mask is that of NumPy',
  training_dropout_mask: 'what is dropped is random, and the expected mask is that of NumPy',
  maxpool_2d_uint8: 'pools are interpreted for floats',
  maxpool_with_argmax_2d_precomputed_strides: 'storage_order 1: indices down the columns',
  wrap_pad: "the mode 'wrap' came after opset 18",
  pow_types_int32_float32: 'whole numbers to the power of floats are not interpreted',
  pow_types_int64_float32: 'whole numbers to the power of floats are not interpreted',
  resize_downsample_scales_cubic_align_corners:
    'the corners are those of the output with its whole size, as in ONNX Runtime',
  resize_downsample_scales_linear_align_corners:
    'the corners are those of the output with its whole size, as in ONNX Runtime',
  resize_downsample_scales_cubic_antialias: 'antialias is not interpreted',
  resize_downsample_scales_linear_antialias: 'antialias is not interpreted',
  resize_downsample_sizes_cubic_antialias: 'antialias is not interpreted',
  resize_downsample_sizes_linear_antialias: 'antialias is not interpreted',
  resize_downsample_scales_linear_half_pixel_symmetric: 'half_pixel_symmetric came after opset 18',
  resize_upsample_scales_linear_half_pixel_symmetric: 'half_pixel_symmetric came after opset 18',
  resize_downsample_sizes_nearest_not_larger: 'keep_aspect_ratio_policy is not interpreted',
  resize_downsample_sizes_nearest_not_smaller: 'keep_aspect_ratio_policy is not interpreted',
  resize_upsample_sizes_nearest_not_larger: 'keep_aspect_ratio_policy is not interpreted',
  resize_upsample_sizes_nearest_not_smaller: 'keep_aspect_ratio_policy is not interpreted',
  resize_tf_crop_and_resize: 'tf_crop_and_resize is not interpreted',
  resize_tf_crop_and_resize_axes_2_3: 'tf_crop_and_resize is not interpreted',
  resize_tf_crop_and_resize_axes_3_2: 'tf_crop_and_resize is not interpreted',
  resize_tf_crop_and_resize_extrapolation_value: 'tf_crop_and_resize is not interpreted',
  scan_sum: 'Scan had another axis before opset 9',
};

/** Cases whose expected numbers were written down with a few digits: they have the bound that ONNX gives its cases. */
export const ROUNDED: ReadonlySet<string> = new Set([
  'averagepool_2d_ceil_last_window_starts_on_pad',
]);
