namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Names of the terms that an image gives to every prompt: outputs of the image graph, inputs of the others. [heads,
/// width, 4096] unless said otherwise.
/// </summary>
internal static class TermNames
{
    /// <summary>[1, 4096]: product with the shift of the second norm.</summary>
    public const string Shift = "term_shift";

    /// <summary>[4096, 256]: through the first transposed convolution.</summary>
    public const string Upscaling = "term_upscaling";

    /// <summary>Key of the n-th attention of the tokens to the image.</summary>
    public static string Key(int n) => $"term_key_{n}";

    /// <summary>[heads, 4096, width]: value of the n-th attention of the tokens to the image.</summary>
    public static string Value(int n) => $"term_value_{n}";

    /// <summary>Query of the image in layer n.</summary>
    public static string Query(int n) => $"term_query_{n}";

    /// <summary>Product of the image before the first norm with the output weights of layer n.</summary>
    public static string Out(int n) => $"term_out_{n}";

    /// <summary>Product of the image before the second norm with the output weights of layer n.</summary>
    public static string NormedOut(int n) => $"term_normed_out_{n}";

    /// <summary>[17, 4096]: product of the image before norm n with the directions of a mask prompt.</summary>
    public static string Mask(int n) => $"term_mask_{n}";

    /// <summary>[1, 4096]: squared length of the image's vectors before norm n.</summary>
    public static string Power(int n) => $"term_power_{n}";
}
