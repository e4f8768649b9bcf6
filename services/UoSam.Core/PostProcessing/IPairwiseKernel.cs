namespace UoSam.Core.PostProcessing;

/// <summary>A pairwise kernel K of a CRF over the pixels of an image, normalised to D^-1/2 K D^-1/2 with D = diag(K 1).</summary>
internal interface IPairwiseKernel
{
    /// <summary>Adds the weighted, filtered values to a sum. A pixel is a neighbour of its own.</summary>
    /// <param name="values">[pixels, stride].</param>
    /// <param name="sum">[pixels, stride], added to.</param>
    /// <param name="stride">Values per pixel, a multiple of the vector width.</param>
    /// <param name="weight">Factor.</param>
    void AddFiltered(float[] values, float[] sum, int stride, float weight);
}
