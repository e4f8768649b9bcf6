// The generated messages have the same fields, which only a partial declaration can say.
namespace UoSam.Protos.V1;

public sealed partial class EncodeStreamRequest : IStreamItem<EncodeRequest>;

public sealed partial class EncodeStreamResponse : IStreamAnswer<EncodeResponse>;

public sealed partial class ExtractPromptsStreamRequest : IStreamItem<ExtractPromptsRequest>;

public sealed partial class ExtractPromptsStreamResponse : IStreamAnswer<ExtractPromptsResponse>;

public sealed partial class OptimizeLocalStreamRequest : IStreamItem<OptimizeLocalRequest>;

public sealed partial class OptimizeLocalStreamResponse : IStreamAnswer<OptimizeLocalResponse>;

public sealed partial class OptimizeGlobalStreamRequest : IStreamItem<OptimizeGlobalRequest>;

public sealed partial class OptimizeGlobalStreamResponse : IStreamAnswer<OptimizeGlobalResponse>;
