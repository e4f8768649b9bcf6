namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Names of the terms that an image gives to every prompt: outputs of the image graph, inputs of the others. [heads,
/// width, P] unless said otherwise.
/// </summary>
internal static class TermNames
{
    /// <summary>[1, P]: product with the shift of the second norm.</summary>
    public const string Shift = "term_shift";

    /// <summary>[P, 256]: through the first transposed convolution.</summary>
    public const string Upscaling = "term_upscaling";

    /// <summary>The position's part of the image's query in layer 1.</summary>
    public const string PositionQuery = "term_position_query";

    /// <summary>
    /// Key of the n-th attention of the tokens to the image. For n = 0 the position is in it, and with a row more the
    /// logarithm of the number of places that each place stands for: [heads, width + 1, P].
    /// </summary>
    public static string Key(int n) => $"term_key_{n}";

    /// <summary>[heads, width + 1, P]: the position's part of the n-th key, n >= 1, and the logarithm.</summary>
    public static string PositionKey(int n) => $"term_position_key_{n}";

    /// <summary>[heads, P, width]: value of the n-th attention of the tokens to the image.</summary>
    public static string Value(int n) => $"term_value_{n}";

    /// <summary>Query of the image in layer n.</summary>
    public static string Query(int n) => $"term_query_{n}";

    /// <summary>Product of the image before the first norm with the output weights of layer n.</summary>
    public static string Out(int n) => $"term_out_{n}";

    /// <summary>Product of the image before the second norm with the output weights of layer n.</summary>
    public static string NormedOut(int n) => $"term_normed_out_{n}";

    /// <summary>[17, P]: product of the image before norm n with the directions of a mask prompt.</summary>
    public static string Mask(int n) => $"term_mask_{n}";

    /// <summary>[1, P]: squared length of the image's vectors before norm n.</summary>
    public static string Power(int n) => $"term_power_{n}";
}
