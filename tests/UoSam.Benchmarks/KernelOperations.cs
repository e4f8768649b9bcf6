using System.Text.Json;

namespace UoSam.Benchmarks;

/// <summary>Counts the multiplications and additions of a kernel by the shapes in a profile.</summary>
internal static class KernelOperations
{
    /// <summary>Two for each element of the output and each that is summed up in it.</summary>
    /// <param name="kernel">Its operation; those that are no products or convolutions count nothing.</param>
    /// <param name="arguments">Of the profile's entry.</param>
    public static double Of(string kernel, JsonElement arguments)
    {
        if (kernel is not ("Gemm" or "MatMul" or "FusedMatMul" or "Conv"))
        {
            return 0;
        }

        var output = Shape(arguments.GetProperty("output_type_shape")[0]);
        var inputs = arguments.GetProperty("input_type_shape");
        var summed = kernel == "Conv" ? Product(Shape(inputs[1])[1..]) : Inner(Shape(inputs[0]), output);
        return 2 * Product(output) * summed;
    }

    // The left matrix may be turned: the side that is not the output's rows.
    private static double Inner(long[] left, long[] output) =>
        left.Length == output.Length && left[^2] != output[^2] ? left[^2] : left[^1];

    private static double Product(long[] sizes) => sizes.Aggregate(1.0, (product, size) => product * size);

    private static long[] Shape(JsonElement typed) =>
        [.. typed.EnumerateObject().First().Value.EnumerateArray().Select(size => size.GetInt64())];
}
