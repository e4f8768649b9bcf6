namespace UoSam.Client;

/// <summary>Sends a token with every call.</summary>
internal sealed class TokenHandler(string token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {token}");
        return base.SendAsync(request, cancellationToken);
    }
}
