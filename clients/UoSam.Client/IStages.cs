using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>One request to each stage, by unary calls or over streams.</summary>
internal interface IStages
{
    /// <summary>Stage 1.</summary>
    /// <exception cref="RefinementException">The stage refused or failed.</exception>
    Task<EncodeResponse> EncodeAsync(EncodeRequest request, CancellationToken cancellationToken);

    /// <summary>Stage 2.</summary>
    /// <exception cref="RefinementException">The stage refused or failed.</exception>
    Task<ExtractPromptsResponse> ExtractPromptsAsync(ExtractPromptsRequest request, CancellationToken cancellationToken);

    /// <summary>Stage 3.</summary>
    /// <exception cref="RefinementException">The stage refused or failed.</exception>
    Task<OptimizeLocalResponse> OptimizeLocalAsync(OptimizeLocalRequest request, CancellationToken cancellationToken);

    /// <summary>Stage 4.</summary>
    /// <exception cref="RefinementException">The stage refused or failed.</exception>
    Task<OptimizeGlobalResponse> OptimizeGlobalAsync(OptimizeGlobalRequest request, CancellationToken cancellationToken);
}
